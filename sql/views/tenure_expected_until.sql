-- The day until which a post is expected to be held.
SELECT f.area_id AS area_id, f.id AS id, f.from_d AS from_d, f.until_d AS until_d, f.expected_until AS value
FROM @tenure@ AS f
WHERE f.expected_until IS NOT NULL
