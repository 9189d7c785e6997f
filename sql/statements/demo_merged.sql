-- Bodies of a type that ended on a day in a unit or in the units that went into it on that day.
-- in: unit, type, day   out: id
SELECT o.organisation_id
  FROM organisation_v o
 WHERE o.unit_id = :unit AND o.type = :type AND o.until_d = :day
UNION
SELECT o.organisation_id
  FROM unit_event_part p
  JOIN unit_event e ON e.id = p.event_id AND e.on_d = :day
  JOIN organisation_v o ON o.unit_id = p.from_unit_id AND o.type = :type AND o.until_d = :day
 WHERE p.to_unit_id = :unit
 ORDER BY 1
