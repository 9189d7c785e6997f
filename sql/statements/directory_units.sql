-- All versions of all units.
-- out: unit, level, from, until, parent, type, code, local code, name
SELECT u.id, u.level, v.from_d, v.until_d, v.parent_id, v.type, v.code, v.local_code, v.name
  FROM unit u
  JOIN unit_v v ON v.unit_id = u.id
 ORDER BY u.id, v.from_d, v.id
