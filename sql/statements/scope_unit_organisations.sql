-- Organisations that sit or sat at a unit, and when; before its first day (from 0) there is nothing of an organisation to see.
-- in: unit   out: organisation, from, until
SELECT v.organisation_id,
       CASE WHEN v.from_d = (SELECT MIN(f.from_d) FROM organisation_v f WHERE f.organisation_id = v.organisation_id) THEN 0
            ELSE v.from_d END,
       v.until_d
  FROM organisation_v v WHERE v.unit_id = :unit ORDER BY v.organisation_id, v.from_d
