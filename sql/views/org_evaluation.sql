-- The class of a year of an organisation, during that year.
SELECT e.area_id AS area_id, e.id AS id, e.period_year * 10000 + 101 AS from_d, (e.period_year + 1) * 10000 + 101 AS until_d,
	e.organisation_id AS organisation_id, CAST(NULL AS BIGINT) AS unit_id, e.scale AS scale, e.level AS level, e.none_reason AS none_reason
FROM @evaluation@ AS e
WHERE e.organisation_id IS NOT NULL AND e.period_part = 0
