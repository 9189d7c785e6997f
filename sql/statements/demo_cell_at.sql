-- The first cell that sits in a village of a commune on a day.
-- in: commune, day   out: organisation
SELECT o.organisation_id
  FROM unit_v v JOIN organisation_v o ON o.unit_id = v.unit_id AND o.place IS NOT NULL
 WHERE v.parent_id = :commune AND v.code IS NULL AND v.from_d <= :day AND v.until_d > :day AND o.from_d <= :day AND o.until_d > :day
 ORDER BY v.name, o.organisation_id
