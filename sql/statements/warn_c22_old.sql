-- Alive at an age that is not likely.
-- in: day, limit (years)   out: area, id of a person, age
SELECT p.area_id AS area_id, p.id AS id, (:day - p.birth_d) / 10000 AS n
  FROM person p
 WHERE p.birth_d > 0 AND p.death_d IS NULL AND (:day - p.birth_d) / 10000 > :limit
   @only:p.id@
