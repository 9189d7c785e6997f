-- The last admission of a person.
-- in: area, person   out: id
SELECT r.id FROM @party_record@ AS r WHERE r.area_id = :area AND r.person_id = :person ORDER BY r.admit_d DESC, r.id DESC
