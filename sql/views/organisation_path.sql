SELECT s.line AS line, s.ancestor_id AS ancestor_id, s.descendant_id AS descendant_id, s.from_d AS from_d, s.until_d AS until_d, s.depth AS depth
FROM @view:organisation_self@ AS s
UNION ALL
SELECT p.line AS line, p.ancestor_id AS ancestor_id, p.descendant_id AS descendant_id, p.path_from AS from_d, p.path_until AS until_d,
	p.depth AS depth
FROM @organisation_path@ AS p
WHERE p.depth > 0
	AND p.line IN (@code:organisation_line.party@, @code:organisation_line.state@, @code:organisation_line.front@)
