-- What a unit event takes from was alive on the day before, what it gives to is alive on the day.
-- out: area, id of a part
SELECT CAST(0 AS INTEGER) AS area_id, p.id AS id
  FROM unit_event_part p
  JOIN unit_event e ON e.id = p.event_id AND e.on_d % 100 > 0
  LEFT JOIN unit_v f ON f.unit_id = p.from_unit_id AND f.from_d < e.on_d AND f.until_d >= e.on_d
  LEFT JOIN unit_v t ON t.unit_id = p.to_unit_id AND t.from_d <= e.on_d AND t.until_d > e.on_d
 WHERE ((p.from_unit_id IS NOT NULL AND f.id IS NULL) OR (p.to_unit_id IS NOT NULL AND t.id IS NULL))
   @only:p.event_id@
