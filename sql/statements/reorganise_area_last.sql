-- The highest number of a storage area.
-- out: number
SELECT COALESCE(max(number), 0) FROM area
