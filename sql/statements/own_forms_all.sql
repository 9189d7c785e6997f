-- All kept texts of forms of the offices' own.
-- in: first and last (of paths)   out: as own_forms
SELECT f.id, f.path, f.owner_area, a.home_unit_id, f.text, f.valid_until, f.rec_ms
  FROM law_file f LEFT JOIN area a ON a.number = f.owner_area
 WHERE f.path >= :first AND f.path < :last
 ORDER BY f.path, f.id
