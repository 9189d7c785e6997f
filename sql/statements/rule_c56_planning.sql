-- Planning is of class X, whatever its secrecy says: kept only where the installation is declared isolated (setting isolated).
-- out: area, id of a round
SELECT r.area_id, r.id
  FROM planning_round r
  LEFT JOIN setting s ON s.name = 'isolated' AND REPLACE(s.value, ' ', '') IN ('true', '{"value":true}')
 WHERE s.id IS NULL
   @only:r.id@
