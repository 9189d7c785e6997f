-- What a role may do.
-- in: role   out: right, kind, classes
SELECT act, tbl, class_max FROM role_right WHERE role_id = :role ORDER BY id
