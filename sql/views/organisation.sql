SELECT CAST(0 AS INTEGER) AS area_id, v.organisation_id AS id, v.from_d AS from_d, v.until_d AS until_d, v.organisation_id AS organisation_id,
	v.unit_id AS unit_id, v.name AS name, v.type AS type, v.place AS place, v.no_masses AS no_masses,
	ev.on_d + CASE WHEN ev.on_d % 10000 < 100 THEN 100 ELSE 0 END + CASE WHEN ev.on_d % 100 = 0 THEN 1 ELSE 0 END AS founded
FROM @organisation_v@ AS v
JOIN @organisation@ AS o ON o.id = v.organisation_id
LEFT JOIN @organisation_event@ AS ev ON ev.id = o.founded_by_id
