-- Tenures in posts of an organisation on a day or later, with the name of the day before.
-- in: id, day, before   out: area, id, person, post, title, name, from
SELECT t.area_id, t.id, t.person_id, t.post_id, p.title, pv.full_name, t.from_d
  FROM tenure t
  JOIN post p ON p.id = t.post_id
  LEFT JOIN person_v pv ON pv.area_id = t.area_id AND pv.person_id = t.person_id AND pv.from_d <= :before AND pv.until_d > :before
 WHERE p.organisation_id = :id AND t.until_d > :day
 ORDER BY p.title, pv.full_name_sort, t.id
