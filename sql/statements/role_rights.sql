-- What a role may do.
-- in: role   out: right, kind, classes, field of work, secrecy, id
SELECT act, tbl, class_max, field, secrecy_max, id FROM role_right WHERE role_id = :role ORDER BY id
