-- A document of such a secrecy with what it says: a file; without one it is a line of the register, which may stand anywhere.
-- out: area, id of a document
SELECT DISTINCT d.area_id, d.id
  FROM document d
  LEFT JOIN attachment a ON a.area_id = d.area_id AND a.row_id = d.id AND a.tbl = 'document'
  LEFT JOIN setting s ON s.name = 'isolated' AND REPLACE(s.value, ' ', '') IN ('true', '{"value":true}')
 WHERE s.id IS NULL AND d.secrecy IN (@nums:secrecy.network=0@) AND (a.id IS NOT NULL OR d.content_id IS NOT NULL)
   @only:d.id@
