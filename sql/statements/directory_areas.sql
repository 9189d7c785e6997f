-- The home unit of each storage area.
-- out: area, unit
SELECT number, home_unit_id FROM area WHERE home_unit_id IS NOT NULL ORDER BY number
