-- The first province (by code) in which there are organisations.
-- in: level, day   out: unit
SELECT v.unit_id
  FROM unit u
  JOIN unit_v v ON v.unit_id = u.id AND v.from_d <= :day AND v.until_d > :day
 WHERE u.level = :level
   AND u.id IN (SELECT p.ancestor_id FROM unit_path p JOIN organisation_v o ON o.unit_id = p.descendant_id)
 ORDER BY v.code
 LIMIT 1
