-- A village no cell works in or covers.
-- in: day   out: area, id of a unit
SELECT CAST(0 AS INTEGER) AS area_id, u.unit_id AS id
  FROM unit_v u
  JOIN unit h ON h.id = u.unit_id AND h.level = @code:unit_level.village@
  LEFT JOIN organisation_covers c ON c.unit_id = u.unit_id AND c.from_d <= :day AND c.until_d > :day
  LEFT JOIN organisation_v v ON v.unit_id = u.unit_id AND v.type IN (@group:organisation_type.any_cell@)
   AND v.from_d <= :day AND v.until_d > :day
 WHERE u.from_d <= :day AND u.until_d > :day AND c.id IS NULL AND v.id IS NULL
   @only:u.unit_id@
