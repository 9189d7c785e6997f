-- The group of the log that a batch has written.
-- in: batch   out: group
SELECT group_id FROM change_log WHERE batch = :batch ORDER BY id LIMIT 1
