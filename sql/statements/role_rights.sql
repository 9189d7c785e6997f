-- What a role may do.
-- in: role   out: right, kind, classes, field of work
SELECT act, tbl, class_max, field FROM role_right WHERE role_id = :role ORDER BY id
