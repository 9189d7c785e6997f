-- Fewer for an admission than the share of all that is asked for.
-- in: limit (per cent)   out: area, id of a case, how many
SELECT c.area_id AS area_id, c.id AS id, c.cell_for AS n
  FROM admission_case c
 WHERE c.cell_for * 1000 < c.cell_all * :limit * 10
   @only:c.person_id@
