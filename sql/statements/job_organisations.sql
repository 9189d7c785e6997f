-- Organisations at a unit, or in it, on a day.
-- in: unit, day   out: id
SELECT o.organisation_id
FROM @organisation_v@ AS o
JOIN @view:unit_path@ AS p ON p.descendant_id = o.unit_id AND p.ancestor_id = :unit AND p.from_d <= :day AND p.until_d > :day
WHERE o.from_d <= :day AND o.until_d > :day
ORDER BY o.organisation_id
