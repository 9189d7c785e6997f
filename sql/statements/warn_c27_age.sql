-- A diploma younger than is likely.
-- in: limit (years)   out: area, id of a qualification, age
SELECT q.area_id AS area_id, q.id AS id, (q.on_d - p.birth_d) / 10000 AS n
  FROM qualification q
  JOIN person p ON p.area_id = q.area_id AND p.id = q.person_id AND p.birth_d > 0
 WHERE (q.on_d - p.birth_d) / 10000 < :limit
   @only:q.person_id@
