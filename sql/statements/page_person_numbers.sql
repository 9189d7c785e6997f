-- Identity numbers of a person on a day.
-- in: area, person, day   out: kind, last four digits, sealed value
SELECT n.kind_no, n.last4, n.value_enc
  FROM @identity_number@ AS n
 WHERE n.area_id = :area AND n.person_id = :person AND n.from_d <= :day AND n.until_d > :day
 ORDER BY n.kind_no, n.id
