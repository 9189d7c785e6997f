-- Organisations at a unit and below it on a day with their posts, one row a post: seats, how many hold it, when the last holder left. An
-- organisation without posts has one row with post NULL.
-- in: unit, day   out: organisation, name, post, title, own name, seats, held, last left, post from
SELECT o.organisation_id, MIN(o.name), v.post_id, MIN(p.title), MIN(v.position_name), MIN(v.seats),
	SUM(CASE WHEN t.from_d <= :day AND t.until_d > :day THEN 1 ELSE 0 END), MAX(CASE WHEN t.until_d <= :day THEN t.until_d END), MIN(v.from_d)
FROM @view:unit_path@ AS u
JOIN @organisation_v@ AS o ON o.unit_id = u.descendant_id AND o.from_d <= :day AND o.until_d > :day
LEFT JOIN @post@ AS p ON p.organisation_id = o.organisation_id
LEFT JOIN @post_v@ AS v ON v.post_id = p.id AND v.from_d <= :day AND v.until_d > :day
LEFT JOIN @tenure@ AS t ON t.post_id = v.post_id
WHERE u.ancestor_id = :unit AND u.from_d <= :day AND u.until_d > :day
GROUP BY o.organisation_id, v.post_id
ORDER BY o.organisation_id, v.post_id
