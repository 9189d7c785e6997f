-- Ends of all chains of the change log.
SELECT area_id, site, seq, hash FROM log_head ORDER BY area_id, site
