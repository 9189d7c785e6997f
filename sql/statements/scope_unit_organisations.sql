-- Organisations that sit or sat at a unit, and when.
-- in: unit   out: organisation, from, until
SELECT organisation_id, from_d, until_d FROM organisation_v WHERE unit_id = :unit ORDER BY organisation_id, from_d
