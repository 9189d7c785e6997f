-- What was written in one chain of the change log between two numbers.
-- in: area, site, after, until   out: table, what was done, row
SELECT tbl, op, row_id FROM change_log WHERE area_id = :area AND site = :site AND seq > :after AND seq <= :until
