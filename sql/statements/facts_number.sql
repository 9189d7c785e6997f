-- How many changes of facts the register holds. It moves with every change but those of accounts and rights; the tables without history
-- (sessions, the reading log) are in no change log at all.
-- in: nothing   out: number
SELECT CAST(COALESCE((SELECT SUM(h.seq) FROM log_head h), 0)
	- (SELECT COUNT(*) FROM change_log c WHERE c.area_id = 0 AND c.tbl IN ('account', 'role', 'role_right', 'role_grant', 'access_request')) AS BIGINT)
