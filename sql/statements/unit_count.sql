-- Units of a level that exist on a day.
-- in: level, day   out: count
SELECT count(*) FROM unit u JOIN unit_v v ON v.unit_id = u.id WHERE u.level = :level AND v.from_d <= :day AND v.until_d > :day
