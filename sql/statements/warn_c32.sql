-- A tenure without the number of its decision, some days after it began.
-- in: limit (the day before which it should be there)   out: area, id of a tenure
SELECT a.area_id AS area_id, a.id AS id
  FROM tenure a
 WHERE a.appointed_no IS NULL AND a.approved_no IS NULL AND a.until_d = 99991231 AND a.from_d < :limit
   @only:a.person_id@
