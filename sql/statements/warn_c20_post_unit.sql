-- The units above a tenure: more people of its category in post than the establishment of one of them allows?
-- in: day   out: area, id of an establishment, how many
SELECT CAST(0 AS INTEGER) AS area_id, e.id AS id, count(*) AS n
  FROM tenure k
  JOIN post q ON q.id = k.post_id
  JOIN organisation_v w ON w.organisation_id = q.organisation_id AND w.from_d <= :day AND w.until_d > :day
  JOIN unit_path b ON b.descendant_id = w.unit_id AND b.path_from <= :day AND b.path_until > :day
  JOIN establishment e ON e.unit_id = b.ancestor_id AND e.category = k.category AND e.from_d <= :day AND e.until_d > :day
  JOIN unit_path u ON u.ancestor_id = e.unit_id AND u.path_from <= :day AND u.path_until > :day
  JOIN organisation_v o ON o.unit_id = u.descendant_id AND o.from_d <= :day AND o.until_d > :day
  JOIN post p ON p.organisation_id = o.organisation_id
  JOIN tenure a ON a.post_id = p.id AND a.category = e.category AND a.from_d <= :day AND a.until_d > :day
 WHERE 1 = 1
   @only:k.id@
 GROUP BY e.id, e.number
HAVING count(*) > e.number
