-- Roles that hold a right.
-- in: right   out: code, label
SELECT DISTINCT r.code, r.label FROM role r JOIN role_right x ON x.role_id = r.id WHERE x.act = :right ORDER BY r.label, r.code
