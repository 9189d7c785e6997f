SELECT CAST(0 AS INTEGER) AS area_id, v.unit_id AS id, v.from_d AS from_d, v.until_d AS until_d, v.unit_id AS unit_id,
	v.parent_id AS parent_id, u.level AS level, v.type AS type, v.name AS name, v.code AS code, v.local_code AS local_code
FROM @unit_v@ AS v
JOIN @unit@ AS u ON u.id = v.unit_id
