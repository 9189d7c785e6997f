-- A tenure outside the term its post belongs to.
-- out: area, id of a tenure
SELECT a.area_id AS area_id, a.id AS id
  FROM tenure a
  JOIN post p ON p.id = a.post_id
  JOIN term t ON t.id = p.term_id
 WHERE (a.from_d < t.from_d OR (t.until_d <> 99991231 AND a.until_d > t.until_d))
   @only:a.person_id@
