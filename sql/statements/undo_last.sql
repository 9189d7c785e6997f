-- The last group somebody wrote.
-- in: actor   out: group
SELECT group_id FROM change_log WHERE actor = :actor AND id = group_id ORDER BY id DESC
