-- The storage area that typed figures of a unit are kept in: of the unit itself or of the nearest above it that has one.
-- in: unit, day   out: number
SELECT a.number FROM unit_path p JOIN area a ON a.home_unit_id = p.ancestor_id
 WHERE p.descendant_id = :unit AND p.path_from <= :day AND p.path_until > :day
 ORDER BY p.depth, a.number
