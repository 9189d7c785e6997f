-- How many files are attached to a record.
-- in: tbl, row, area   out: count
SELECT count(*) FROM attachment WHERE tbl = :tbl AND row_id = :row AND area_id = :area
