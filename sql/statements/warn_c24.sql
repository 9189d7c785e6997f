-- Religion is not recorded; "none" has to be said.
-- out: area, id of a version of a person
SELECT v.area_id AS area_id, v.id AS id
  FROM person_v v
 WHERE v.religion IS NULL AND v.until_d = 99991231
   @only:v.person_id@
