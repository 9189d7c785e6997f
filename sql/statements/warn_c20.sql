-- More people in post than the establishment of a body allows.
-- in: day   out: area, id of an establishment, how many
SELECT CAST(0 AS INTEGER) AS area_id, e.id AS id, count(*) AS n
  FROM establishment e
  JOIN post p ON p.organisation_id = e.organisation_id
  JOIN tenure a ON a.post_id = p.id AND a.category = e.category AND a.from_d <= :day AND a.until_d > :day
 WHERE e.from_d <= :day AND e.until_d > :day
   @only:e.organisation_id@
 GROUP BY e.id, e.number
HAVING count(*) > e.number
