-- A title or a category that is not in force on the first day of a tenure.
-- out: area, id of a tenure
SELECT a.area_id AS area_id, a.id AS id
  FROM tenure a
  JOIN post p ON p.id = a.post_id
 WHERE (@expired:title(p.title,a.from_d)@ OR @expired:staff_category(a.category,a.from_d)@)
   @only:a.person_id@
