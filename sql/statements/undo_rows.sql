-- Rows a group wrote, in the order they were first met.
-- What reports say was changed behind them (report_reach) stays: the undo is one more such change.
-- in: group   out: area, table, record, op, revision before
SELECT area_id, tbl, row_id, op, base_rev FROM change_log WHERE group_id = :group AND tbl <> 'report_reach' ORDER BY id
