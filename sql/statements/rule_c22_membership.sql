-- Whoever died is no member any more.
-- out: area, id of a membership
SELECT a.area_id AS area_id, a.id AS id
  FROM person p
  JOIN membership a ON a.area_id = p.area_id AND a.person_id = p.id AND a.until_d = 99991231
 WHERE p.death_d IS NOT NULL
   @only:p.id@
