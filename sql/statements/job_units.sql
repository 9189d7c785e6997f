-- Units of one level in a unit on a day, by code.
-- in: unit, day, level   out: id
SELECT p.descendant_id
FROM @view:unit_path@ AS p
JOIN @unit@ AS u ON u.id = p.descendant_id
JOIN @unit_v@ AS v ON v.unit_id = u.id AND v.from_d <= :day AND v.until_d > :day
WHERE p.ancestor_id = :unit AND p.from_d <= :day AND p.until_d > :day AND u.level = :level
ORDER BY v.code, v.unit_id
