-- Units above villages by name (folded, anywhere in it) or code, whatever day they stood: their last version that had begun by the day.
-- in: part (folded, not empty), code, level, most, day   out: id, name, type, level, code, from, precision, until, precision, above
SELECT v.unit_id, v.name, v.type, u.level, v.code, v.from_d, v.from_p, v.until_d, v.until_p, a.name
FROM @unit_v@ AS v
JOIN @unit@ AS u ON u.id = v.unit_id
JOIN (
	SELECT w.unit_id AS unit_id, MAX(w.from_d) AS from_d FROM @unit_v@ AS w
	WHERE w.from_d <= :day AND w.unit_id IN (SELECT x.unit_id FROM @unit_v@ AS x WHERE REPLACE(x.name_key, :part, '') <> x.name_key OR x.code = :code)
	GROUP BY w.unit_id
) AS last ON last.unit_id = v.unit_id AND last.from_d = v.from_d
LEFT JOIN @unit_v@ AS a ON a.unit_id = v.parent_id AND a.from_d <= CASE WHEN v.until_d > :day THEN :day ELSE v.from_d END
	AND a.until_d > CASE WHEN v.until_d > :day THEN :day ELSE v.from_d END
WHERE (REPLACE(v.name_key, :part, '') <> v.name_key OR v.code = :code) AND u.level <= :level
ORDER BY u.level, v.name_sort, v.unit_id
LIMIT :most
