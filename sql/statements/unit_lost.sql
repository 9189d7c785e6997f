-- Units of a level that end on a day and of which no part of that day says where they went.
-- in: level, day   out: count
SELECT count(*) FROM unit u JOIN unit_v v ON v.unit_id = u.id
  LEFT JOIN (SELECT DISTINCT p.from_unit_id AS unit_id FROM unit_event_part p JOIN unit_event e ON e.id = p.event_id
              WHERE p.to_unit_id IS NOT NULL AND e.on_d = :day) s ON s.unit_id = u.id
  LEFT JOIN unit_v n ON n.unit_id = u.id AND n.from_d = :day
 WHERE u.level = :level AND v.until_d = :day AND s.unit_id IS NULL AND n.id IS NULL
