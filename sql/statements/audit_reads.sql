-- Rows of the reading log of one storage area, the newest first.
-- in: area, from, until (instants), ms and last (where the page before ended), who, tbl ('': any), act (0: any), most
-- out: id, when, who, act, table, row, fields, how many, purpose, query
SELECT c.id, c.at_ms, c.actor, c.act, c.tbl, c.row_id, c.fields, c.rows_count, c.purpose, c.query
  FROM access_log AS c
 WHERE c.area_id = :area AND c.at_ms >= :from AND c.at_ms < :until AND (c.at_ms < :ms OR (c.at_ms = :ms AND c.id < :last))
   AND (:who = '' OR c.actor = :who) AND (:tbl = '' OR c.tbl = :tbl) AND (:act = 0 OR c.act = :act)
 ORDER BY c.at_ms DESC, c.id DESC
 LIMIT :most
