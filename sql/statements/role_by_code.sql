-- A role.
-- in: code   out: id
SELECT id FROM role WHERE code = :code
