-- The rows a group wrote.
-- in: group   out: name, area, id
SELECT c.tbl, c.area_id, c.row_id FROM change_log AS c WHERE c.group_id = :group ORDER BY c.area_id, c.tbl, c.row_id
