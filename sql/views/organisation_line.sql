SELECT CAST(0 AS INTEGER) AS area_id, l.id AS id, l.from_d AS from_d, l.until_d AS until_d, l.line AS line, l.organisation_id AS organisation_id,
	l.superior_id AS superior_id
FROM @organisation_line@ AS l
