-- Members of an organisation on a day.
-- in: organisation, day   out: area, person, kind, place, from, precision
SELECT m.area_id, m.person_id, m.kind_m, m.place, m.from_d, m.from_p
  FROM @membership@ AS m
 WHERE m.organisation_id = :organisation AND m.until_d > :day AND m.from_d <= :day
 ORDER BY m.area_id, m.person_id, m.id
