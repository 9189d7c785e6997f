-- The end of one chain of the reading log.
SELECT id, seq, hash FROM access_head WHERE area_id = :area AND site = :site
