-- How far the change log has come in each storage area.
-- out: area, site, seq
SELECT area_id, site, seq FROM log_head ORDER BY area_id, site
