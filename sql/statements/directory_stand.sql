-- How far the change log has come in all: another number, another state of what it tells.
SELECT CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM log_head
