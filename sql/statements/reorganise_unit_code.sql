-- Units of a code on a day, the lowest level first.
-- in: code, day   out: as reorganise_unit
SELECT v.unit_id, v.parent_id, u.level, v.type, v.name, v.code, v.local_code, v.from_d, v.until_d
  FROM unit_v v JOIN unit u ON u.id = v.unit_id
 WHERE v.code = :code AND v.from_d <= :day AND v.until_d > :day
 ORDER BY u.level DESC, v.unit_id
