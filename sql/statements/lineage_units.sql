-- All versions of administrative units, by unit and day.
-- in: village (level left out)   out: unit, level, founded by, ended by, version, from, precision, until, precision, name, type, code, parent
SELECT u.id, u.level, u.founded_by_id, u.ended_by_id, v.id, v.from_d, v.from_p, v.until_d, v.until_p, v.name, v.type, v.code, v.parent_id
  FROM unit u JOIN unit_v v ON v.unit_id = u.id
 WHERE u.level <> :village
 ORDER BY u.id, v.from_d
