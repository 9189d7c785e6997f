-- The day on which the term of the post is planned to end; where its row does not say, as many years after the congress or election as the term
-- has (of 29 February: the 28th).
SELECT x.area_id AS area_id, x.id AS id, x.from_d AS from_d, x.until_d AS until_d, x.ends AS value
FROM (
	SELECT f.area_id AS area_id, f.id AS id, f.from_d AS from_d, f.until_d AS until_d,
		COALESCE(t.planned_until, CASE WHEN t.congress_d % 100 > 0 THEN t.congress_d
			- CASE WHEN t.congress_d % 10000 = 229 THEN 1 ELSE 0 END + 10000 * @extra:term_period.years(t.period)@ END) AS ends
	FROM @tenure@ AS f
	JOIN @post@ AS p ON p.id = f.post_id
	JOIN @term@ AS t ON t.id = p.term_id
) AS x
WHERE x.ends IS NOT NULL
