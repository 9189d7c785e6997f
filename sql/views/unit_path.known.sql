WITH closure AS MATERIALIZED (
	WITH RECURSIVE up(ancestor_id, descendant_id, from_d, until_d, depth) AS (
		SELECT v.unit_id, v.unit_id, v.from_d, v.until_d, 0
		FROM @unit_v@ AS v
		UNION ALL
		SELECT p.parent_id, up.descendant_id, CASE WHEN p.from_d > up.from_d THEN p.from_d ELSE up.from_d END,
			CASE WHEN p.until_d < up.until_d THEN p.until_d ELSE up.until_d END, up.depth + 1
		FROM up
		JOIN @unit_v@ AS p ON p.unit_id = up.ancestor_id AND p.from_d < up.until_d AND up.from_d < p.until_d
		WHERE p.parent_id IS NOT NULL AND up.depth < 9
	)
	SELECT ancestor_id, descendant_id, from_d, until_d, depth FROM up
)
SELECT c.ancestor_id AS ancestor_id, c.descendant_id AS descendant_id, c.from_d AS from_d, c.until_d AS until_d, c.depth AS depth
FROM closure AS c
