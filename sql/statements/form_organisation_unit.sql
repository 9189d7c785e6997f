-- The unit an organisation sits at on a day (or in its last version).
-- in: organisation, day   out: unit
SELECT o.unit_id
  FROM organisation_v o
 WHERE o.organisation_id = :organisation AND o.from_d <= :day
 ORDER BY o.from_d DESC
 LIMIT 1
