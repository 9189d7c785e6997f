-- Organisations at a unit on a day with their posts: seats, how many hold them, since when the last holder has left. An organisation without
-- posts has one row with post NULL.
-- in: unit, day   out: organisation, name, type, post, title, own name, seats, held, last left, post from
SELECT o.organisation_id, o.name, o.type, q.post_id, q.title, q.position_name, q.seats, q.held, q.last_left, q.from_d
FROM @organisation_v@ AS o
LEFT JOIN (
	SELECT p.organisation_id AS organisation_id, p.id AS post_id, p.title AS title, v.position_name AS position_name, v.seats AS seats, v.from_d AS from_d,
		SUM(CASE WHEN t.from_d <= :day AND t.until_d > :day THEN 1 ELSE 0 END) AS held, MAX(CASE WHEN t.until_d <= :day THEN t.until_d END) AS last_left
	FROM @post@ AS p
	JOIN @post_v@ AS v ON v.post_id = p.id AND v.from_d <= :day AND v.until_d > :day
	LEFT JOIN @tenure@ AS t ON t.post_id = p.id
	WHERE p.organisation_id IN (SELECT w.organisation_id FROM @organisation_v@ AS w WHERE w.unit_id = :unit)
	GROUP BY p.organisation_id, p.id, p.title, v.position_name, v.seats, v.from_d
) AS q ON q.organisation_id = o.organisation_id
WHERE o.unit_id = :unit AND o.from_d <= :day AND o.until_d > :day
ORDER BY o.type, o.name_sort, o.organisation_id, q.title, q.post_id
