-- Votes counted on people not announced yet are of class X: kept only where the installation is declared isolated (setting isolated).
-- out: area, id of a count
SELECT v.area_id, v.id
  FROM vote_count v
  LEFT JOIN setting s ON s.name = 'isolated' AND REPLACE(s.value, ' ', '') IN ('true', '{"value":true}')
 WHERE s.id IS NULL
   @only:v.id@
