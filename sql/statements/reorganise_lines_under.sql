-- Organisations right below an organisation on a day or later.
-- in: id, day   out: id of the line
SELECT l.id FROM organisation_line l WHERE l.superior_id = :id AND l.until_d > :day ORDER BY l.line, l.organisation_id, l.from_d, l.id
