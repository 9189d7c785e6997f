-- An organisation on a day: its version then, the nearest where none covers the day.
-- in: organisation, day   out: id, unit, type, name, from, precision, until, precision
SELECT o.id, v.unit_id, v.type, v.name, v.from_d, v.from_p, v.until_d, v.until_p
  FROM @organisation@ AS o
  JOIN @organisation_v@ AS v ON v.organisation_id = o.id
 WHERE o.id = :organisation
 ORDER BY CASE WHEN v.from_d <= :day AND v.until_d > :day THEN 0 ELSE 1 END, v.from_d DESC, v.id
 LIMIT 1
