-- Villages of a commune on a day, with the Party cell that sits there.
-- in: unit, day, skip, most   out: id, name, type, code, households, cell, its name
SELECT c.unit_id, c.name, c.type, COALESCE(c.code, c.local_code), c.households, o.organisation_id, o.name
FROM (
	SELECT v.unit_id AS unit_id, v.name AS name, v.type AS type, v.code AS code, v.local_code AS local_code, v.households AS households,
		v.name_sort AS name_sort
	FROM @unit_v@ AS v
	WHERE v.parent_id = :unit AND v.from_d <= :day AND v.until_d > :day
	ORDER BY v.name_sort, v.unit_id
	LIMIT :most OFFSET :skip
) AS c
LEFT JOIN @organisation_v@ AS o ON o.unit_id = c.unit_id AND o.type IN (@code:organisation_type.cell@, @code:organisation_type.cell_base@)
	AND o.from_d <= :day AND o.until_d > :day
ORDER BY c.name_sort, c.unit_id, o.name_sort
