-- Units of a day with what they lie in.
-- in: day   out: unit, parent, code, name, level
SELECT v.unit_id, v.parent_id, v.code, v.name, u.level
  FROM unit_v v
  JOIN unit u ON u.id = v.unit_id
 WHERE v.from_d <= :day AND v.until_d > :day
 ORDER BY v.unit_id
