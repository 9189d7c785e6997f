-- What a unit lies in on a day, the nation first.
-- in: unit, day   out: id, name, level
SELECT p.ancestor_id, v.name, u.level
FROM @view:unit_path@ AS p
JOIN @unit_v@ AS v ON v.unit_id = p.ancestor_id AND v.from_d <= :day AND v.until_d > :day
JOIN @unit@ AS u ON u.id = p.ancestor_id
WHERE p.descendant_id = :unit AND p.depth > 0 AND p.from_d <= :day AND p.until_d > :day
ORDER BY p.depth DESC
