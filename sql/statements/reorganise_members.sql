-- Memberships of an organisation on a day or later, with the name of the day before.
-- in: id, day, before   out: area, id, person, name, village, from
SELECT m.area_id, m.id, m.person_id, pv.full_name, m.village_id, m.from_d
  FROM membership m
  LEFT JOIN person_v pv ON pv.area_id = m.area_id AND pv.person_id = m.person_id AND pv.from_d <= :before AND pv.until_d > :before
 WHERE m.organisation_id = :id AND m.until_d > :day
 ORDER BY pv.full_name_sort, m.area_id, m.id
