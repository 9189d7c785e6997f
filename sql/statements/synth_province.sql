-- The province of a code on the last day before 1/7/2025; is there an organisation of it in the register already?
-- in: code   out: id, name, 0 or 1
SELECT u.id, v.name, CASE WHEN o.unit_id IS NULL THEN 0 ELSE 1 END
  FROM unit u
  JOIN unit_v v ON v.unit_id = u.id AND v.from_d <= 20250630 AND v.until_d > 20250630
  LEFT JOIN (SELECT unit_id FROM organisation_v GROUP BY unit_id) o ON o.unit_id = u.id
 WHERE u.level = 2 AND v.code = :code
