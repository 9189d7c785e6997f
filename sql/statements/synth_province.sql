-- The province of a code on the last day before 1/7/2025, and the unit of that place since.
-- in: code   out: id, name, is there anybody of it in the register already (0, 1)
SELECT u.id, v.name,
       CASE WHEN EXISTS (SELECT 1 FROM organisation_v o WHERE o.unit_id = u.id) THEN 1 ELSE 0 END
  FROM unit u JOIN unit_v v ON v.unit_id = u.id AND v.from_d <= 20250630 AND v.until_d > 20250630
 WHERE u.level = 2 AND v.code = :code
