-- Is a unit another one, or above it, on a day?
-- in: unit, above, day   out: 1, or no row
SELECT 1 FROM unit_path
 WHERE descendant_id = :unit AND ancestor_id = :above AND path_from <= :day AND path_until > :day
