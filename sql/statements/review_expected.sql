-- Holders in the organisations of a unit whose tenure is expected to end by a day.
-- in: unit, day, last   out: area, tenure, day
SELECT t.area_id, t.id, t.expected_until
  FROM @view:unit_path@ AS p
  JOIN @organisation_v@ AS o ON o.unit_id = p.descendant_id AND o.from_d <= :day AND o.until_d > :day
  JOIN @post@ AS q ON q.organisation_id = o.organisation_id
  JOIN @tenure@ AS t ON t.post_id = q.id AND t.from_d <= :day AND t.until_d > :day
 WHERE p.ancestor_id = :unit AND p.from_d <= :day AND p.until_d > :day AND t.expected_until IS NOT NULL AND t.expected_until <= :last
 ORDER BY t.area_id, t.id
