-- How many records of each table the log has that were not taken out, and how many states of rows. Whoever is put in is taken out before he is
-- put in again.
-- in: nothing   out: table, records, states
SELECT tbl, SUM(CASE op WHEN 'I' THEN 1 WHEN 'D' THEN -1 ELSE 0 END), SUM(CASE op WHEN 'D' THEN 0 ELSE 1 END) FROM change_log GROUP BY tbl
