-- How far the log of what belongs to no storage area has come: units, organisations, posts, accounts and rights. Another number, another
-- state of these.
SELECT CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM log_head WHERE area_id = 0
