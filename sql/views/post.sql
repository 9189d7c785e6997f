SELECT CAST(0 AS INTEGER) AS area_id, p.id AS id, v.from_d AS from_d, v.until_d AS until_d, p.organisation_id AS organisation_id,
	CAST(NULL AS BIGINT) AS unit_id, p.id AS post_id, v.seats AS seats, p.title AS title, v.category AS category, t.period AS term
FROM @post_v@ AS v
JOIN @post@ AS p ON p.id = v.post_id
LEFT JOIN @term@ AS t ON t.id = p.term_id
