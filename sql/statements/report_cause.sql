-- The change of a record at an instant (wherever it is kept): who, when, why.
-- in: tbl, row, at   out: actor, instant, reason
SELECT actor, at_ms, reason FROM change_log WHERE row_id = :row AND tbl = :tbl AND rec_ms_here = :at ORDER BY id DESC
