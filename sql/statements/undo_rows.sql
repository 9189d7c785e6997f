-- Rows a group wrote, in the order they were first met.
-- in: group   out: area, table, record, op, revision before
SELECT area_id, tbl, row_id, op, base_rev FROM change_log WHERE group_id = :group ORDER BY id
