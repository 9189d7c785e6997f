-- Organisations that sit or sat at any unit, and when; before its first day (from 0) there is nothing of an organisation to see.
-- out: organisation, from, until, unit
SELECT v.organisation_id, CASE WHEN v.from_d = f.first_d THEN 0 ELSE v.from_d END, v.until_d, v.unit_id
  FROM organisation_v v
  JOIN (SELECT organisation_id, MIN(from_d) AS first_d FROM organisation_v GROUP BY organisation_id) f
    ON f.organisation_id = v.organisation_id
 WHERE v.unit_id IS NOT NULL ORDER BY v.unit_id, v.organisation_id, v.from_d
