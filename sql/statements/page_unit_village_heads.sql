-- Posts of the organisations that sit in the villages of a commune on a day, one row a holder (person NULL: a seat without one). Persons
-- only tell whether one holds two posts; they are not shown.
-- in: unit, day   out: village, organisation type, title, area, person
SELECT o.unit_id, o.type, p.title, t.area_id, t.person_id
FROM @unit_v@ AS u
JOIN @organisation_v@ AS o ON o.unit_id = u.unit_id AND o.from_d <= :day AND o.until_d > :day
JOIN @post@ AS p ON p.organisation_id = o.organisation_id
JOIN @post_v@ AS v ON v.post_id = p.id AND v.from_d <= :day AND v.until_d > :day
LEFT JOIN @tenure@ AS t ON t.post_id = p.id AND t.from_d <= :day AND t.until_d > :day
WHERE u.parent_id = :unit AND u.from_d <= :day AND u.until_d > :day
ORDER BY o.unit_id, p.id
