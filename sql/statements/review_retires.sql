-- The first day of retirement by age of somebody, as of a day.
-- in: area, person, day   out: day
SELECT v.value
  FROM @view:person_retires_on@ AS v
 WHERE v.area_id = :area AND v.id = :person AND v.from_d <= :day AND v.until_d > :day
