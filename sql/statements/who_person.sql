-- Name and birth day of a person as of a day (the nearest version where none covers the day).
-- in: area, id, day   out: name, birth
SELECT v.full_name, p.birth_d
  FROM person p
  JOIN person_v v ON v.area_id = p.area_id AND v.person_id = p.id
 WHERE p.area_id = :area AND p.id = :id
 ORDER BY CASE WHEN v.from_d <= :day AND v.until_d > :day THEN 0 ELSE 1 END, v.from_d DESC, v.id
