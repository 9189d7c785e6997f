-- The group of the log that a batch has written: all its rows have the same, and there may be 200,000.
-- in: batch   out: group
SELECT group_id FROM change_log WHERE batch = :batch AND id = group_id LIMIT 1
