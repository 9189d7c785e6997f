-- Terms running on a day of the organisations in a unit.
-- in: unit, day   out: organisation, term, label, committee, standing, elected, until, planned end, congress
SELECT t.organisation_id, t.id, t.label, t.seats_committee, t.seats_standing, t.elected, t.until_d, t.planned_until, t.congress_d
  FROM @view:unit_path@ AS p
  JOIN @organisation_v@ AS o ON o.unit_id = p.descendant_id AND o.from_d <= :day AND o.until_d > :day
  JOIN @term@ AS t ON t.organisation_id = o.organisation_id AND t.from_d <= :day AND t.until_d > :day
 WHERE p.ancestor_id = :unit AND p.from_d <= :day AND p.until_d > :day
 ORDER BY t.organisation_id, t.from_d, t.id
