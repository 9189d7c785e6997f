-- Villages of a commune on a day that lay in another one before: each with that one's name on the last day, the earliest first.
-- in: unit, day   out: village, name of the other
SELECT v.unit_id, p.name
FROM @unit_v@ AS v
JOIN @unit_v@ AS w ON w.unit_id = v.unit_id AND w.until_d <= v.from_d AND w.parent_id <> v.parent_id
JOIN @unit_v@ AS p ON p.unit_id = w.parent_id AND p.from_d < w.until_d AND p.until_d >= w.until_d
WHERE v.parent_id = :unit AND v.from_d <= :day AND v.until_d > :day
ORDER BY v.unit_id, w.from_d
