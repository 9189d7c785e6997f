-- A unit on a day: its version then, the nearest where none covers the day.
-- in: unit, day   out: id, level, type, name, code, parent, from, precision, until, precision
SELECT u.id, u.level, v.type, v.name, COALESCE(v.code, v.local_code), v.parent_id, v.from_d, v.from_p, v.until_d, v.until_p
  FROM @unit@ AS u
  JOIN @unit_v@ AS v ON v.unit_id = u.id
 WHERE u.id = :unit
 ORDER BY CASE WHEN v.from_d <= :day AND v.until_d > :day THEN 0 ELSE 1 END, v.from_d DESC, v.id
 LIMIT 1
