-- The communes below a province on the last day before the boundaries of 1/7/2025, each with the unit that holds its place since.
-- in: code   out: id, area number, type, name, code, successor (NULL: not known)
SELECT u.id, u.area_no, v.type, v.name, v.code, CASE WHEN w.id IS NOT NULL THEN u.id ELSE x.to_unit_id END
  FROM unit u
  JOIN unit_v v ON v.unit_id = u.id AND v.from_d <= 20250630 AND v.until_d > 20250630
  JOIN unit_v d ON d.unit_id = v.parent_id AND d.from_d <= 20250630 AND d.until_d > 20250630
  LEFT JOIN unit_v p ON p.unit_id = d.parent_id AND p.from_d <= 20250630 AND p.until_d > 20250630
  LEFT JOIN unit_v w ON w.unit_id = u.id AND w.from_d <= 20250701 AND w.until_d > 20250701
  LEFT JOIN (SELECT t.from_unit_id AS from_unit_id, min(t.to_unit_id) AS to_unit_id
               FROM unit_event_part t JOIN unit_event e ON e.id = t.event_id AND e.on_d = 20250701 GROUP BY t.from_unit_id) x
         ON x.from_unit_id = u.id
 WHERE u.level = 4 AND u.area_no IS NOT NULL AND (p.code = :code OR d.code = :code)
 ORDER BY v.code, u.id
