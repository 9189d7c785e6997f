-- A unit and what it ever lay in, the nearest first, the latest of these first.
-- in: unit   out: unit, level, until when
SELECT p.ancestor_id, u.level, max(p.path_until)
FROM unit_path AS p JOIN unit AS u ON u.id = p.ancestor_id
WHERE p.descendant_id = :unit
GROUP BY p.ancestor_id, u.level, p.depth
ORDER BY p.depth, max(p.path_until) DESC, p.ancestor_id
