-- Units right below a unit on a day.
-- in: id, day, most   out: as reorganise_find_units
SELECT v.unit_id, v.name, COALESCE(v.code, v.local_code), p.name, v.parent_id
FROM unit_v v
LEFT JOIN unit_v p ON p.unit_id = v.parent_id AND p.from_d <= :day AND p.until_d > :day
WHERE v.parent_id = :id AND v.from_d <= :day AND v.until_d > :day
ORDER BY v.name_sort, v.unit_id
LIMIT :most
