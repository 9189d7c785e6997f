-- Open marks of a unit of one sort; 0: of any.
-- in: unit, which   out: id
SELECT t.id FROM unit_tag t
 WHERE t.unit_id = :unit AND t.until_d = 99991231 AND (:which = 0 OR t.tag = :which)
 ORDER BY t.id
