-- Organisations in a unit or below it, on a day; cells first.
-- in: id, day, most   out: as reorganise_find_orgs
SELECT v.organisation_id, v.name, v.type, u.name, v.unit_id
FROM organisation_v v
JOIN unit_path p ON p.descendant_id = v.unit_id AND p.ancestor_id = :id AND p.path_from <= :day AND p.path_until > :day
LEFT JOIN unit_v u ON u.unit_id = v.unit_id AND u.from_d <= :day AND u.until_d > :day
WHERE v.from_d <= :day AND v.until_d > :day
ORDER BY CASE WHEN v.place IS NULL THEN 1 ELSE 0 END, v.name_sort, v.organisation_id
LIMIT :most
