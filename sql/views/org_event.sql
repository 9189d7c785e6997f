-- One fact for each part of an event, about the organisation that came out of it, else about the one that ended in it.
SELECT CAST(0 AS INTEGER) AS area_id, x.id AS id, x.from_d AS from_d, x.organisation_id AS organisation_id,
	CAST(NULL AS BIGINT) AS unit_id, x.event AS event, v.type AS type_after
FROM (
	SELECT p.id AS id, COALESCE(p.to_org_id, p.from_org_id) AS organisation_id, e.event AS event,
		e.on_d + CASE WHEN e.on_d % 10000 < 100 THEN 100 ELSE 0 END + CASE WHEN e.on_d % 100 = 0 THEN 1 ELSE 0 END AS from_d
	FROM @organisation_event_part@ AS p
	JOIN @organisation_event@ AS e ON e.id = p.event_id
) AS x
LEFT JOIN @organisation_v@ AS v ON v.organisation_id = x.organisation_id AND v.from_d <= x.from_d AND x.from_d < v.until_d
