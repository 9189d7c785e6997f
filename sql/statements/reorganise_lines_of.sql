-- Superiors of an organisation on a day or later.
-- in: id, day   out: id of the line
SELECT l.id FROM organisation_line l WHERE l.organisation_id = :id AND l.until_d > :day ORDER BY l.line, l.from_d, l.id
