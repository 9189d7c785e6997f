-- Seats, held and vacant of the organisations that sit at the units directly in a unit, by unit.
-- in: unit, day   out: unit, seats, held, vacant
SELECT q.unit_id, SUM(q.seats), CAST(SUM(q.held) AS BIGINT), CAST(SUM(CASE WHEN q.seats > q.held THEN q.seats - q.held ELSE 0 END) AS BIGINT)
FROM (
	SELECT o.unit_id AS unit_id, p.id AS post_id, v.seats AS seats, COUNT(t.id) AS held
	FROM @unit_v@ AS u
	JOIN @organisation_v@ AS o ON o.unit_id = u.unit_id AND o.from_d <= :day AND o.until_d > :day
	JOIN @post@ AS p ON p.organisation_id = o.organisation_id
	JOIN @post_v@ AS v ON v.post_id = p.id AND v.from_d <= :day AND v.until_d > :day
	LEFT JOIN @tenure@ AS t ON t.post_id = p.id AND t.until_d > :day AND t.from_d <= :day
	WHERE u.parent_id = :unit AND u.from_d <= :day AND u.until_d > :day
	GROUP BY o.unit_id, p.id, v.seats
) AS q
GROUP BY q.unit_id
