-- A person on a day: the version then, the nearest where none covers the day.
-- in: area, person, day   out: name, sort key, sex, birth, ethnic group
SELECT v.full_name, v.full_name_sort, v.sex, p.birth_d, v.ethnic
  FROM @person@ AS p
  JOIN @person_v@ AS v ON v.area_id = p.area_id AND v.person_id = p.id
 WHERE p.area_id = :area AND p.id = :person
 ORDER BY CASE WHEN v.from_d <= :day AND v.until_d > :day THEN 0 ELSE 1 END, v.from_d DESC, v.id
 LIMIT 1
