-- The Party committee of a unit in the demo.
-- in: unit, type   out: id
SELECT v.organisation_id FROM organisation_v v WHERE v.unit_id = :unit AND v.type = :type ORDER BY v.organisation_id
