-- A post held younger than is likely.
-- in: limit (years)   out: area, id of a tenure, age
SELECT a.area_id AS area_id, a.id AS id, (a.from_d - p.birth_d) / 10000 AS n
  FROM tenure a
  JOIN person p ON p.area_id = a.area_id AND p.id = a.person_id AND p.birth_d > 0
 WHERE (a.from_d - p.birth_d) / 10000 < :limit
   @only:a.person_id@
