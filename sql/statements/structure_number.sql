-- How many changes the register holds of what is not a commune's own: units, organisations, posts, terms, what offices ask for. It does not
-- move when people are written about.
-- in: nothing   out: number
SELECT CAST(COALESCE(SUM(h.seq), 0) AS BIGINT) FROM log_head h WHERE h.area_id = 0
