SELECT n.line AS line, v.organisation_id AS ancestor_id, v.organisation_id AS descendant_id, v.from_d AS from_d, v.until_d AS until_d,
	CAST(0 AS INTEGER) AS depth
FROM @organisation_v@ AS v
CROSS JOIN (
	SELECT @code:organisation_line.party@ AS line
	UNION ALL SELECT @code:organisation_line.state@ AS line
	UNION ALL SELECT @code:organisation_line.front@ AS line
) AS n
