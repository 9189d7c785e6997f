-- Organisations that sit or sat at any unit, and when.
-- out: organisation, from, until, unit
SELECT organisation_id, from_d, until_d, unit_id FROM organisation_v WHERE unit_id IS NOT NULL ORDER BY unit_id, organisation_id, from_d
