-- Versions of a unit that hold on a day or begin later.
-- in: id, day   out: id of the version
SELECT v.id FROM unit_v v WHERE v.unit_id = :id AND v.until_d > :day ORDER BY v.from_d, v.id
