-- The body of a tenure: more people of its category in post than the establishment allows?
-- in: day   out: area, id of an establishment, how many
SELECT CAST(0 AS INTEGER) AS area_id, e.id AS id, count(*) AS n
  FROM tenure k
  JOIN post q ON q.id = k.post_id
  JOIN establishment e ON e.organisation_id = q.organisation_id AND e.category = k.category AND e.from_d <= :day AND e.until_d > :day
  JOIN post p ON p.organisation_id = q.organisation_id
  JOIN tenure a ON a.post_id = p.id AND a.category = e.category AND a.from_d <= :day AND a.until_d > :day
 WHERE 1 = 1
   @only:k.id@
 GROUP BY e.id, e.number
HAVING count(*) > e.number
