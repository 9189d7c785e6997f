-- The codes of a unit and of what it lies in, from the top (but the nation) down.
-- in: unit, day   out: code
SELECT COALESCE(v.code, v.local_code)
  FROM unit_path p
  JOIN unit_v v ON v.unit_id = p.ancestor_id AND v.from_d <= :day AND v.until_d > :day
 WHERE p.descendant_id = :unit AND p.path_from <= :day AND p.path_until > :day
   AND (v.code IS NOT NULL OR v.local_code IS NOT NULL) AND (v.parent_id IS NOT NULL OR v.unit_id = :unit)
 ORDER BY p.depth DESC
