-- Planning of persons for titles of the organisations in a unit, up to a day, the latest last.
-- in: unit, day   out: organisation, title, area, person, action
SELECT e.organisation_id, e.title, e.area_id, e.person_id, e.action
  FROM @view:unit_path@ AS p
  JOIN @organisation_v@ AS o ON o.unit_id = p.descendant_id AND o.from_d <= :day AND o.until_d > :day
  JOIN @planning_entry@ AS e ON e.organisation_id = o.organisation_id AND e.on_d <= :day
 WHERE p.ancestor_id = :unit AND p.from_d <= :day AND p.until_d > :day
 ORDER BY e.organisation_id, e.on_d, e.id
