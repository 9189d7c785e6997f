-- Marks of a unit on a day or later.
-- in: id, day   out: id of the mark
SELECT t.id FROM unit_tag t WHERE t.unit_id = :id AND t.until_d > :day ORDER BY t.tag, t.from_d, t.id
