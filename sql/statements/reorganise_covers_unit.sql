-- Cells that cover a village on a day or later.
-- in: id, day   out: id of the row
SELECT c.id FROM organisation_covers c WHERE c.unit_id = :id AND c.until_d > :day ORDER BY c.from_d, c.id
