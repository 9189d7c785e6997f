-- How many states of each table's rows the log has.
-- in: nothing   out: table, count
SELECT tbl, count(*) FROM change_log WHERE op <> 'D' GROUP BY tbl
