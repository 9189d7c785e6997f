-- How many units the register holds.
-- out: count
SELECT count(*) FROM unit
