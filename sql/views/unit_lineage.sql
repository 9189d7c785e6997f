SELECT CAST(0 AS INTEGER) AS area_id, p.id AS id, e.on_d AS from_d, e.on_d AS until_d, p.from_unit_id AS unit_id, p.to_unit_id AS to_unit_id,
	e.seq AS seq, p.extent AS extent, p.share_people AS share_people
FROM @unit_event_part@ AS p
JOIN @unit_event@ AS e ON e.id = p.event_id
WHERE p.from_unit_id IS NOT NULL
