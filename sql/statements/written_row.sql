-- Has a group written a row?
-- in: group, area, table, record   out: 1
SELECT 1 FROM change_log WHERE row_id = :row AND area_id = :area AND tbl = :tbl AND group_id = :group LIMIT 1
