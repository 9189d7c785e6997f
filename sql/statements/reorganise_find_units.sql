-- Units whose name holds a text (folded) or that bear a code, on a day.
-- in: part, code, day, most   out: id, name, code, name of the unit above, its id
SELECT v.unit_id, v.name, COALESCE(v.code, v.local_code), p.name, v.parent_id
FROM unit_v v
JOIN unit u ON u.id = v.unit_id
LEFT JOIN unit_v p ON p.unit_id = v.parent_id AND p.from_d <= :day AND p.until_d > :day
WHERE (REPLACE(v.name_key, :part, '') <> v.name_key OR v.code = :code) AND v.from_d <= :day AND v.until_d > :day
ORDER BY u.level, v.name_sort, v.unit_id
LIMIT :most
