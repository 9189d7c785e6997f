-- What one group wrote; put in the order it was done by whoever asks: it nearly always stands in it.
-- What reports say was changed behind them (report_reach) stays.
-- in: group   out: change, area, table, record, op, revision before, when
SELECT id, area_id, tbl, row_id, op, base_rev, rec_ms_here FROM change_log WHERE group_id = :group AND tbl <> 'report_reach'
