-- A dossier of a secrecy that may lie only on an installation declared isolated (setting isolated); its steps and votes stand and fall with it.
-- out: area, id of a dossier
SELECT c.area_id, c.id
  FROM procedure_case c
  LEFT JOIN setting s ON s.name = 'isolated' AND REPLACE(s.value, ' ', '') IN ('true', '{"value":true}')
 WHERE s.id IS NULL AND c.secrecy IN (@nums:secrecy.network=0@)
   @only:c.id@
