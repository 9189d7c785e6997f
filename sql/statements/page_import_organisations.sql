-- Organisations below a unit on a day, by name.
-- in: above, day, most   out: id, name
SELECT v.organisation_id, v.name
  FROM @organisation_v@ AS v
  JOIN unit_path AS p ON p.descendant_id = v.unit_id AND p.ancestor_id = :above AND p.path_from <= :day AND p.path_until > :day
 WHERE v.from_d <= :day AND v.until_d > :day
 ORDER BY v.name_sort, v.organisation_id
 LIMIT :most
