-- Kept texts of forms of the offices' own that a unit sees: those of its own area and of areas it lies in on a day. Stopped ones and earlier
-- texts too.
-- in: unit, day, first and last (of paths)   out: id, path, area, its unit, text, stopped on, kept at
SELECT f.id, f.path, f.owner_area, a.home_unit_id, f.text, f.valid_until, f.rec_ms
  FROM law_file f JOIN area a ON a.number = f.owner_area
 WHERE f.path >= :first AND f.path < :last
   AND a.home_unit_id IN (SELECT p.ancestor_id FROM unit_path p
                           WHERE p.descendant_id = :unit AND p.path_from <= :day AND p.path_until > :day)
 ORDER BY f.path, f.id
