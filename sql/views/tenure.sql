SELECT f.area_id AS area_id, f.id AS id, f.from_d AS from_d, f.until_d AS until_d, f.person_id AS person_id, p.organisation_id AS organisation_id,
	CAST(NULL AS BIGINT) AS unit_id, f.post_id AS post_id, p.title AS title, f.category AS category, f.source AS source, f.main AS main,
	f.acting AS acting, t.period AS term, f.reelected AS reelected, f.nonlocal AS nonlocal, f.end_reason AS end_reason
FROM @tenure@ AS f
JOIN @post@ AS p ON p.id = f.post_id
LEFT JOIN @term@ AS t ON t.id = p.term_id
