-- Where an organisation sits on a day (the last version before where none covers it).
-- in: organisation, day   out: unit
SELECT unit_id FROM organisation_v
 WHERE organisation_id = :organisation AND unit_id IS NOT NULL AND from_d <= :day
 ORDER BY from_d DESC
