-- The province of a code on the day of the first national list and all units below it, with the version known then.
-- in: code   out: id, version id, parent, area number, level, type, code, name
SELECT u.id, v.id, v.parent_id, u.area_no, u.level, v.type, v.code, v.name
  FROM unit u
  JOIN unit_v v ON v.unit_id = u.id AND v.from_d <= 20220101 AND v.until_d > 20220101
  LEFT JOIN unit_v d ON d.unit_id = v.parent_id AND d.from_d <= 20220101 AND d.until_d > 20220101
  LEFT JOIN unit_v p ON p.unit_id = d.parent_id AND p.from_d <= 20220101 AND p.until_d > 20220101
 WHERE (u.level = 2 AND v.code = :code)
    OR (u.level = 3 AND d.code = :code)
    OR (u.level = 4 AND p.code = :code)
 ORDER BY v.code, u.id
