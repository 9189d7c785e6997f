-- More votes for than there are voters.
-- out: area, id of a case, how many
SELECT c.area_id AS area_id, c.id AS id, c.cell_for AS n
  FROM admission_case c
 WHERE c.cell_for > c.cell_all
   @only:c.person_id@
