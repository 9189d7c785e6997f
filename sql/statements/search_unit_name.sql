-- What a unit is called, now or at last.
-- in: unit   out: name
SELECT v.name FROM unit_v v WHERE v.unit_id = :unit ORDER BY v.from_d DESC LIMIT 1
