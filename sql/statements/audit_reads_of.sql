-- The same of one record.
-- in: as audit_reads, and row
SELECT c.id, c.at_ms, c.actor, c.act, c.tbl, c.row_id, c.fields, c.rows_count, c.purpose, c.query
  FROM access_log AS c
 WHERE c.row_id = :row AND c.row_id IS NOT NULL AND c.area_id = :area AND c.at_ms >= :from AND c.at_ms < :until
   AND (c.at_ms < :ms OR (c.at_ms = :ms AND c.id < :last))
   AND (:who = '' OR c.actor = :who) AND (:tbl = '' OR c.tbl = :tbl) AND (:act = 0 OR c.act = :act)
 ORDER BY c.at_ms DESC, c.id DESC
 LIMIT :most
