-- The batch a group of the log has made.
-- in: group   out: area, id
SELECT area_id, row_id FROM change_log WHERE group_id = :group AND tbl = 'import_batch' AND op = 'I' ORDER BY id
