-- How far the log of what belongs to no storage area has come: units, organisations, posts, accounts and rights; and the tenures that grants
-- follow, which lie in the areas. Another number, another state of these.
SELECT CAST(COALESCE((SELECT SUM(seq) FROM log_head WHERE area_id = 0), 0)
	+ COALESCE((SELECT SUM(t.rec_ms) FROM role_grant g JOIN tenure t ON t.area_id = g.tenure_area AND t.id = g.tenure_id), 0) AS BIGINT)
