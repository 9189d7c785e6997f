-- Everything that ever lay below a unit, and when (the unit itself too).
-- in: unit   out: unit below, from, until
SELECT descendant_id, path_from, path_until FROM unit_path WHERE ancestor_id = :unit ORDER BY descendant_id, path_from
