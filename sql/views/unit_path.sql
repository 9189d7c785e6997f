SELECT v.unit_id AS ancestor_id, v.unit_id AS descendant_id, v.from_d AS from_d, v.until_d AS until_d, CAST(0 AS INTEGER) AS depth
FROM @unit_v@ AS v
UNION ALL
SELECT p.ancestor_id AS ancestor_id, p.descendant_id AS descendant_id, p.path_from AS from_d, p.path_until AS until_d, p.depth AS depth
FROM @unit_path@ AS p
WHERE p.depth > 0
