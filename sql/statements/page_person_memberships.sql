-- All memberships of a person.
-- in: area, person   out: id, organisation, kind, place, village, from, precision, until, precision, reason in, reason out
SELECT m.id, m.organisation_id, m.kind_m, m.place, m.village_id, m.from_d, m.from_p, m.until_d, m.until_p, m.in_reason, m.out_reason
  FROM @membership@ AS m
 WHERE m.area_id = :area AND m.person_id = :person
 ORDER BY m.from_d DESC, m.id DESC
