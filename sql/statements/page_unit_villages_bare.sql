-- Villages of a commune without a Party cell of their own on a day, with the cells that look after them (NULL: none does).
-- in: unit, day   out: village, name, code, cell, its name
SELECT v.unit_id, v.name, COALESCE(v.code, v.local_code), o.organisation_id, o.name
FROM @unit_v@ AS v
LEFT JOIN @organisation_covers@ AS c ON c.unit_id = v.unit_id AND c.from_d <= :day AND c.until_d > :day
LEFT JOIN @organisation_v@ AS o ON o.organisation_id = c.organisation_id AND o.from_d <= :day AND o.until_d > :day
WHERE v.parent_id = :unit AND v.from_d <= :day AND v.until_d > :day
	AND v.unit_id NOT IN (
		SELECT q.unit_id FROM @organisation_v@ AS q
		WHERE q.unit_id IN (SELECT w.unit_id FROM @unit_v@ AS w WHERE w.parent_id = :unit AND w.from_d <= :day AND w.until_d > :day)
			AND q.type IN (@code:organisation_type.cell@, @code:organisation_type.cell_base@) AND q.from_d <= :day AND q.until_d > :day
	)
ORDER BY v.name_sort, v.unit_id, o.name_sort
