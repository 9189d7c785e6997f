-- Dates of party life of a person.
-- in: area, person   out: admitted, ceremony, official, ended
SELECT r.admit_d, r.ceremony_d, r.official_d, r.ended_d
  FROM @party_record@ AS r
 WHERE r.area_id = :area AND r.person_id = :person
 ORDER BY r.admit_d, r.id
