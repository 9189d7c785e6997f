WITH closure AS MATERIALIZED (
	WITH RECURSIVE up(line, ancestor_id, descendant_id, from_d, until_d, depth) AS (
		SELECT s.line, s.ancestor_id, s.descendant_id, s.from_d, s.until_d, 0
		FROM @view:organisation_self@ AS s
		UNION ALL
		SELECT up.line, l.superior_id, up.descendant_id, CASE WHEN l.from_d > up.from_d THEN l.from_d ELSE up.from_d END,
			CASE WHEN l.until_d < up.until_d THEN l.until_d ELSE up.until_d END, up.depth + 1
		FROM up
		JOIN @organisation_line@ AS l ON l.organisation_id = up.ancestor_id AND l.line = up.line AND l.from_d < up.until_d
			AND up.from_d < l.until_d
		WHERE up.depth < 30
	)
	SELECT line, ancestor_id, descendant_id, from_d, until_d, depth FROM up
)
SELECT c.line AS line, c.ancestor_id AS ancestor_id, c.descendant_id AS descendant_id, c.from_d AS from_d, c.until_d AS until_d, c.depth AS depth
FROM closure AS c
