-- Rows of the change log of one storage area, the newest first.
-- in: area, ids from first to before last, who, tbl, versions (its table of versions), op ('' each: any), most
-- out: id, when, who, table, row, what was done, why, reason, batch, revision before
SELECT c.id, c.rec_ms_here, c.actor, c.tbl, c.row_id, c.op, c.why, c.reason, c.batch, c.base_rev
  FROM change_log AS c
 WHERE c.area_id = :area AND c.id >= :first AND c.id < :last
   AND (:who = '' OR c.actor = :who) AND (:tbl = '' OR c.tbl = :tbl OR c.tbl = :versions) AND (:op = '' OR c.op = :op)
 ORDER BY c.id DESC
 LIMIT :most
