-- Who read one record, the last first.
-- in: row   out: instant, who, right, table, fields, purpose, length of the list
SELECT at_ms, actor, act, tbl, fields, purpose, rows_count
  FROM access_log
 WHERE row_id = :row
 ORDER BY at_ms DESC, area_id, site, seq DESC
