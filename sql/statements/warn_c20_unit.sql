-- More people in post in the bodies of a unit, and below it, than its establishment allows.
-- in: day   out: area, id of an establishment, how many
SELECT CAST(0 AS INTEGER) AS area_id, e.id AS id, count(*) AS n
  FROM establishment e
  JOIN unit_path u ON u.ancestor_id = e.unit_id AND u.path_from <= :day AND u.path_until > :day
  JOIN organisation_v o ON o.unit_id = u.descendant_id AND o.from_d <= :day AND o.until_d > :day
  JOIN post p ON p.organisation_id = o.organisation_id
  JOIN tenure a ON a.post_id = p.id AND a.category = e.category AND a.from_d <= :day AND a.until_d > :day
 WHERE e.from_d <= :day AND e.until_d > :day
   @only:e.unit_id@
 GROUP BY e.id, e.number
HAVING count(*) > e.number
