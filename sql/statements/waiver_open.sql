-- A warning that was accepted for a record and is not to be asked again.
-- in: area, rule, tbl, row, day   out: id
SELECT id FROM waiver
 WHERE area_id = :area AND rule = :rule AND tbl = :tbl AND row_id = :row AND from_d <= :day AND until_d > :day
 ORDER BY id
