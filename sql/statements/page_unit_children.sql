-- Units directly in a unit on a day, by code, with the organisations that sit at them.
-- in: unit, day   out: id, name, type, code, organisations
SELECT v.unit_id, v.name, v.type, v.code, COALESCE(q.organisations, 0)
FROM @unit_v@ AS v
LEFT JOIN (
	SELECT o.unit_id AS unit_id, COUNT(*) AS organisations
	FROM @organisation_v@ AS o
	WHERE o.unit_id IN (SELECT w.unit_id FROM @unit_v@ AS w WHERE w.parent_id = :unit AND w.from_d <= :day AND w.until_d > :day)
		AND o.from_d <= :day AND o.until_d > :day
	GROUP BY o.unit_id
) AS q ON q.unit_id = v.unit_id
WHERE v.parent_id = :unit AND v.from_d <= :day AND v.until_d > :day
ORDER BY v.code, v.name_sort, v.unit_id
