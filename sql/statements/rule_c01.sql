-- The unit above is of the next level up on every day of the version; a commune may stand under a province directly.
-- out: area, id of the version
SELECT CAST(0 AS INTEGER) AS area_id, v.id AS id
  FROM unit_v v
  JOIN unit u ON u.id = v.unit_id
  JOIN unit p ON p.id = v.parent_id
 WHERE p.level <> u.level - 1
   AND NOT (u.level = @code:unit_level.commune@ AND p.level = @code:unit_level.province@)
   @only:v.unit_id@
