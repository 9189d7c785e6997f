-- Units of that name (folded) or code below a unit on a day.
-- in: key, code, above, day   out: id
SELECT v.unit_id FROM unit_v v
  JOIN unit_path p ON p.descendant_id = v.unit_id AND p.ancestor_id = :above AND p.path_from <= :day AND p.path_until > :day
 WHERE (v.name_key = :key OR v.code = :code OR v.local_code = :code) AND v.from_d <= :day AND v.until_d > :day
 ORDER BY v.unit_id
