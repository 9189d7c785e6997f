-- Organisations at a unit and below it on a day, and the seats of their posts.
-- in: unit, day   out: organisations, posts, seats, held, vacant, over
SELECT COUNT(DISTINCT q.organisation_id), COUNT(q.post_id), SUM(q.seats), SUM(q.held), SUM(CASE WHEN q.seats > q.held THEN q.seats - q.held ELSE 0 END),
	SUM(CASE WHEN q.held > q.seats THEN 1 ELSE 0 END)
FROM (
	SELECT o.organisation_id AS organisation_id, v.post_id AS post_id, v.seats AS seats, COUNT(t.id) AS held
	FROM @view:unit_path@ AS u
	JOIN @organisation_v@ AS o ON o.unit_id = u.descendant_id AND o.from_d <= :day AND o.until_d > :day
	LEFT JOIN @post@ AS p ON p.organisation_id = o.organisation_id
	LEFT JOIN @post_v@ AS v ON v.post_id = p.id AND v.from_d <= :day AND v.until_d > :day
	LEFT JOIN @tenure@ AS t ON t.post_id = v.post_id AND t.until_d > :day AND t.from_d <= :day
	WHERE u.ancestor_id = :unit AND u.from_d <= :day AND u.until_d > :day
	GROUP BY o.organisation_id, v.post_id, v.seats
) AS q
