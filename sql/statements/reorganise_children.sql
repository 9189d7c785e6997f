-- Units right below a unit on a day.
-- in: id, day   out: as reorganise_unit
SELECT v.unit_id, v.parent_id, u.level, v.type, v.name, v.code, v.local_code, v.from_d, v.until_d
  FROM unit_v v JOIN unit u ON u.id = v.unit_id
 WHERE v.parent_id = :id AND v.from_d <= :day AND v.until_d > :day
 ORDER BY v.name_sort, v.unit_id
