-- A file of such a secrecy, by itself or by the document it belongs to.
-- out: area, id of an attachment
SELECT a.area_id, a.id
  FROM attachment a
  LEFT JOIN document d ON d.area_id = a.area_id AND d.id = a.row_id AND a.tbl = 'document'
  LEFT JOIN setting s ON s.name = 'isolated' AND REPLACE(s.value, ' ', '') IN ('true', '{"value":true}')
 WHERE s.id IS NULL AND (a.secrecy IN (@nums:secrecy.network=0@) OR d.secrecy IN (@nums:secrecy.network=0@))
   @only:a.id@
