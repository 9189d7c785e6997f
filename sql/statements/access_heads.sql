-- Ends of all chains of the reading log.
SELECT area_id, site, seq, hash FROM access_head ORDER BY area_id, site
