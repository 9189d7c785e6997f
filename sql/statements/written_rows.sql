-- Rows a group wrote, in no order.
-- in: group   out: area, table, record
SELECT area_id, tbl, row_id FROM change_log WHERE group_id = :group
