-- Organisations whose name holds a text (folded), on a day.
-- in: part, day, most   out: id, name, type, name of the unit, unit
SELECT v.organisation_id, v.name, v.type, u.name, v.unit_id
FROM organisation_v v
LEFT JOIN unit_v u ON u.unit_id = v.unit_id AND u.from_d <= :day AND u.until_d > :day
WHERE REPLACE(v.name_key, :part, '') <> v.name_key AND v.from_d <= :day AND v.until_d > :day
ORDER BY v.type, v.name_sort, v.organisation_id
LIMIT :most
