-- The day on which the term of the post is planned to end.
SELECT f.area_id AS area_id, f.id AS id, f.from_d AS from_d, f.until_d AS until_d, t.planned_until AS value
FROM @tenure@ AS f
JOIN @post@ AS p ON p.id = f.post_id
JOIN @term@ AS t ON t.id = p.term_id
WHERE t.planned_until IS NOT NULL
