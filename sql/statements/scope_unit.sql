-- A unit: its level, its first day, and the day it ended (open: 99991231).
-- in: unit   out: level, first day, end
SELECT u.level, min(v.from_d), max(v.until_d)
  FROM unit u JOIN unit_v v ON v.unit_id = u.id
 WHERE u.id = :unit
 GROUP BY u.level
