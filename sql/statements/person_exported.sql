-- Lists that were taken out of a storage area, or of more than one (0), since an instant, the last first.
-- in: area, since, export, sensitive (numbers of the rights)
-- out: instant, who, right, table, fields, purpose, length of the list, what was asked
SELECT at_ms, actor, act, tbl, fields, purpose, rows_count, query
  FROM access_log
 WHERE row_id IS NULL AND area_id IN (0, :area) AND at_ms >= :since AND act IN (:export, :sensitive)
 ORDER BY at_ms DESC, area_id, site, seq DESC
