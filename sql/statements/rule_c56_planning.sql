-- Planning of a secrecy that may lie only on an installation declared isolated (setting isolated).
-- out: area, id of a round
SELECT r.area_id, r.id
  FROM planning_round r
  LEFT JOIN setting s ON s.name = 'isolated' AND REPLACE(s.value, ' ', '') IN ('true', '{"value":true}')
 WHERE s.id IS NULL AND r.secrecy IN (@nums:secrecy.network=0@)
   @only:r.id@
