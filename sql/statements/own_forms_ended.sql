-- Kept texts of forms of the offices' own whose unit no longer stands on a day, with the first day it did not.
-- in: day, first and last (of paths)   out: as own_forms, then that day
SELECT f.id, f.path, f.owner_area, a.home_unit_id, f.text, f.valid_until, f.rec_ms, MAX(v.until_d)
  FROM law_file f JOIN area a ON a.number = f.owner_area JOIN unit_v v ON v.unit_id = a.home_unit_id
 WHERE f.path >= :first AND f.path < :last
 GROUP BY f.id, f.path, f.owner_area, a.home_unit_id, f.text, f.valid_until, f.rec_ms
HAVING MAX(v.until_d) <= :day
 ORDER BY f.path, f.id
