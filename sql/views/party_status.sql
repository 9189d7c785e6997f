SELECT p.area_id AS area_id, p.id AS id, p.from_d AS from_d, CASE WHEN p.official_d < p.until_d THEN p.official_d ELSE p.until_d END AS until_d,
	@code:membership_status.probationary@ AS value
FROM @view:party@ AS p
WHERE p.official_d IS NULL OR p.official_d > p.from_d
UNION ALL
SELECT q.area_id AS area_id, q.id AS id, CASE WHEN q.official_d > q.from_d THEN q.official_d ELSE q.from_d END AS from_d, q.until_d AS until_d,
	@code:membership_status.official@ AS value
FROM @view:party@ AS q
WHERE q.official_d < q.until_d
