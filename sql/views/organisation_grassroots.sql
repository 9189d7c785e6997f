-- Its own type of grassroots unit, else that of the nearest superior in the Party line that has one: the candidates' ends cut its life into
-- stretches, on each of which the nearest candidate wins.
WITH candidate AS (
	SELECT p.descendant_id AS id, p.depth AS depth, v.grassroots AS value, CASE WHEN p.from_d > v.from_d THEN p.from_d ELSE v.from_d END AS from_d,
		CASE WHEN p.until_d < v.until_d THEN p.until_d ELSE v.until_d END AS until_d
	FROM @view:organisation_path@ AS p
	JOIN @organisation_v@ AS v ON v.organisation_id = p.ancestor_id AND v.from_d < p.until_d AND p.from_d < v.until_d
	WHERE p.line = @code:organisation_line.party@ AND v.grassroots IS NOT NULL
), stretch AS (
	SELECT b.id AS id, b.on_d AS from_d, LEAD(b.on_d) OVER (PARTITION BY b.id ORDER BY b.on_d) AS until_d
	FROM (SELECT id, from_d AS on_d FROM candidate UNION SELECT id, until_d AS on_d FROM candidate) AS b
), nearest AS (
	SELECT s.id AS id, s.from_d AS from_d, s.until_d AS until_d, c.value AS value,
		ROW_NUMBER() OVER (PARTITION BY s.id, s.from_d ORDER BY c.depth, c.value) AS place
	FROM stretch AS s
	JOIN candidate AS c ON c.id = s.id AND c.from_d <= s.from_d AND s.from_d < c.until_d
	WHERE s.until_d IS NOT NULL
)
SELECT CAST(0 AS INTEGER) AS area_id, n.id AS id, n.from_d AS from_d, n.until_d AS until_d, n.value AS value
FROM nearest AS n
WHERE n.place = 1
