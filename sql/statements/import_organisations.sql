-- Organisations of that name (folded) below a unit on a day.
-- in: key, above, day   out: id
SELECT v.organisation_id FROM organisation_v v
  JOIN unit_path p ON p.descendant_id = v.unit_id AND p.ancestor_id = :above AND p.path_from <= :day AND p.path_until > :day
 WHERE v.name_key = :key AND v.from_d <= :day AND v.until_d > :day
 ORDER BY v.organisation_id
