-- An organisation that does not exist on a day is nowhere on that day, whatever its lines say.
SELECT s.line AS line, s.ancestor_id AS ancestor_id, s.descendant_id AS descendant_id, s.from_d AS from_d, s.until_d AS until_d, s.depth AS depth
FROM @view:organisation_self@ AS s
UNION ALL
SELECT p.line AS line, p.ancestor_id AS ancestor_id, p.descendant_id AS descendant_id,
	CASE WHEN p.path_from > v.from_d THEN p.path_from ELSE v.from_d END AS from_d,
	CASE WHEN p.path_until < v.until_d THEN p.path_until ELSE v.until_d END AS until_d, p.depth AS depth
FROM @organisation_path@ AS p
JOIN @organisation_v@ AS v ON v.organisation_id = p.descendant_id AND v.from_d < p.path_until AND p.path_from < v.until_d
WHERE p.depth > 0
	AND p.line IN (@code:organisation_line.party@, @code:organisation_line.state@, @code:organisation_line.front@)
