-- How often the reading log says an earlier time than the row before it in its chain, by more than so many milliseconds, and the last of the
-- rows before which that was.
-- in: slack   out: n, at_ms
SELECT COUNT(*), MAX(x.before_ms)
  FROM (SELECT l.at_ms, LAG(l.at_ms) OVER (PARTITION BY l.area_id, l.site ORDER BY l.seq) AS before_ms FROM access_log l) x
 WHERE x.at_ms < x.before_ms - :slack
