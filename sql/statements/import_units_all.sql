-- The names of all units below a unit on a day.
-- in: above, day, most   out: name
SELECT v.name FROM unit_v v
  JOIN unit_path p ON p.descendant_id = v.unit_id AND p.ancestor_id = :above AND p.path_from <= :day AND p.path_until > :day
 WHERE v.from_d <= :day AND v.until_d > :day
 ORDER BY v.unit_id
 LIMIT :most
