-- The last change of a record after an instant (wherever it is kept): who, when, why.
-- in: tbl, row, after   out: actor, instant, reason
SELECT actor, at_ms, reason FROM change_log WHERE row_id = :row AND tbl = :tbl AND rec_ms_here > :after ORDER BY rec_ms_here DESC, id DESC
