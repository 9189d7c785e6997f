-- A unit on a day.
-- in: id, day   out: id, parent, level, type, name, code, local code, from, until of that version
SELECT v.unit_id, v.parent_id, u.level, v.type, v.name, v.code, v.local_code, v.from_d, v.until_d
  FROM unit_v v JOIN unit u ON u.id = v.unit_id
 WHERE v.unit_id = :id AND v.from_d <= :day AND v.until_d > :day
