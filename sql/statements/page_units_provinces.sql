-- Units of a level: those of the day, and the last version of those that had ended by then, when they are no more.
-- in: level, day   out: id, name, type, level, code, from, precision, until, precision, above
SELECT v.unit_id, v.name, v.type, u.level, v.code, v.from_d, v.from_p, v.until_d, v.until_p, CAST(NULL AS TEXT)
FROM @unit_v@ AS v
JOIN @unit@ AS u ON u.id = v.unit_id
JOIN (
	SELECT w.unit_id AS unit_id, MAX(w.from_d) AS from_d FROM @unit_v@ AS w
	WHERE w.from_d <= :day AND w.unit_id IN (SELECT x.id FROM @unit@ AS x WHERE x.level = :level)
	GROUP BY w.unit_id
) AS last ON last.unit_id = v.unit_id AND last.from_d = v.from_d
ORDER BY v.code, v.name_sort, v.unit_id
