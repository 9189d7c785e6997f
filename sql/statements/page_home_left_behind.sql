-- Organisations still open at units that have ended and became part of a unit or of what lies in it: nobody has moved or closed them.
-- in: unit, day   out: organisations
SELECT COUNT(DISTINCT o.organisation_id)
FROM @view:unit_path@ AS u
JOIN @unit_event_part@ AS x ON x.to_unit_id = u.descendant_id AND x.from_unit_id <> x.to_unit_id
JOIN @organisation_v@ AS o ON o.unit_id = x.from_unit_id AND o.from_d <= :day AND o.until_d > :day
LEFT JOIN @unit_v@ AS w ON w.unit_id = x.from_unit_id AND w.from_d <= :day AND w.until_d > :day
WHERE u.ancestor_id = :unit AND u.from_d <= :day AND u.until_d > :day AND w.unit_id IS NULL
