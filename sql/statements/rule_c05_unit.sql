-- A unit begins with the event that founded it and ends with the one that ended it.
-- out: area, id of a unit
SELECT CAST(0 AS INTEGER) AS area_id, u.id AS id
  FROM unit u
  JOIN (SELECT v.unit_id AS unit_id, MIN(v.from_d) AS first_d, MAX(v.until_d) AS last_d FROM unit_v v GROUP BY v.unit_id) x ON x.unit_id = u.id
  LEFT JOIN unit_event f ON f.id = u.founded_by_id
  LEFT JOIN unit_event e ON e.id = u.ended_by_id
 WHERE ((f.on_d % 100 > 0 AND f.on_d <> x.first_d) OR (e.on_d % 100 > 0 AND e.on_d <> x.last_d))
   @only:u.id@
