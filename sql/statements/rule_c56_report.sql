-- A report of such a secrecy: it holds figures and text.
-- out: area, id of a report
SELECT r.area_id, r.id
  FROM report r
  LEFT JOIN setting s ON s.name = 'isolated' AND REPLACE(s.value, ' ', '') IN ('true', '{"value":true}')
 WHERE s.id IS NULL AND r.secrecy IN (@nums:secrecy.network=0@)
   @only:r.id@
