-- What was written of one row, the newest first.
-- The table is compared as an expression, so that no engine takes its index instead of that of the row.
-- in: table, row, until   out: id, when, who, what was done, why, reason, batch, group, paper it rests on, its area
SELECT c.id, c.rec_ms_here, c.actor, c.op, c.why, c.reason, c.batch, c.group_id, c.basis_doc_id, c.basis_doc_area
  FROM change_log AS c
 WHERE c.row_id = :row AND c.tbl || '' = :tbl AND c.rec_ms_here <= :until
 ORDER BY c.rec_ms_here DESC, c.id DESC
