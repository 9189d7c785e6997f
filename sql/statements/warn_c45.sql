-- The certificate of awareness was too old when the cell decided.
-- in: limit (months)   out: area, id of a case, months
SELECT c.area_id AS area_id, c.id AS id,
       (c.cell_d / 10000 - c.course_d / 10000) * 12 + c.cell_d / 100 % 100 - c.course_d / 100 % 100
       - CASE WHEN c.cell_d % 100 < c.course_d % 100 THEN 1 ELSE 0 END AS n
  FROM admission_case c
 WHERE c.course_d IS NOT NULL AND c.cell_d IS NOT NULL
   AND (c.cell_d / 10000 - c.course_d / 10000) * 12 + c.cell_d / 100 % 100 - c.course_d / 100 % 100
       - CASE WHEN c.cell_d % 100 < c.course_d % 100 THEN 1 ELSE 0 END >= :limit
   @only:c.person_id@
