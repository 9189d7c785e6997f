-- The highest level awarded on or before a day; of two of equal rank the later award. An award counts from its day until one of at least its rank.
SELECT w.area_id AS area_id, w.id AS id, w.from_d AS from_d, w.until_d AS until_d, w.value AS value
FROM (
	SELECT a.area_id AS area_id, a.id AS id, a.on_d AS from_d, a.value AS value,
		COALESCE(LEAD(a.on_d) OVER (PARTITION BY a.area_id, a.id ORDER BY a.on_d, a.height, a.award_id), 99991231) AS until_d
	FROM (
		SELECT q.area_id AS area_id, q.id AS id, q.on_d AS on_d, q.value AS value, q.height AS height, q.award_id AS award_id,
			MAX(q.height) OVER (PARTITION BY q.area_id, q.id ORDER BY q.on_d, q.height, q.award_id
				ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS best_before
		FROM @view:person_rank_awards@ AS q
	) AS a
	WHERE a.best_before IS NULL OR a.height >= a.best_before
) AS w
WHERE w.from_d < w.until_d
