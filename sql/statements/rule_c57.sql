-- A storage area whose log goes on at another site than the one that may write it.
-- out: area, id of a storage area
SELECT CAST(0 AS INTEGER) AS area_id, a.id AS id
  FROM area a
  JOIN log_head h ON h.area_id = a.number AND h.site <> a.writer_site
  JOIN change_log c ON c.area_id = h.area_id AND c.site = h.site AND c.seq = h.seq AND c.at_ms > a.rec_ms
 WHERE 1 = 1
   @only:a.id@
