-- All storage areas that have a row of their own.
-- out: number
SELECT number FROM area ORDER BY number
