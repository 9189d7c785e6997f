-- The hash of one row of the reading log.
-- in: area, site, seq   out: this_hash
SELECT this_hash FROM access_log WHERE area_id = :area AND site = :site AND seq = :seq
