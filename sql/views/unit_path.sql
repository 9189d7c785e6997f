-- No condition here: PostgreSQL then reaches the table's index through the view. A unit's own row (depth 0) spans its versions.
SELECT p.ancestor_id AS ancestor_id, p.descendant_id AS descendant_id, p.path_from AS from_d, p.path_until AS until_d, p.depth AS depth
FROM @unit_path@ AS p
