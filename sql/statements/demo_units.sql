-- The province of a code on a day and all units below it, down to the communes, with the versions of that day.
-- in: code, day   out: id, version id, parent, area number, level, type, code, name
SELECT u.id, v.id, v.parent_id, u.area_no, u.level, v.type, v.code, v.name
  FROM unit u
  JOIN unit_v v ON v.unit_id = u.id AND v.from_d <= :day AND v.until_d > :day
  LEFT JOIN unit_v d ON d.unit_id = v.parent_id AND d.from_d <= :day AND d.until_d > :day
  LEFT JOIN unit_v p ON p.unit_id = d.parent_id AND p.from_d <= :day AND p.until_d > :day
 WHERE (u.level = 2 AND v.code = :code)
    OR (u.level = 3 AND d.code = :code)
    OR (u.level = 4 AND p.code = :code)
    OR (u.level = 4 AND d.code = :code)
 ORDER BY v.code, u.id
