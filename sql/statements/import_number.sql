-- Who has or had a number, of whatever kind it is.
-- in: bix   out: area, person
SELECT area_id, person_id FROM identity_number WHERE value_bix = :bix ORDER BY area_id, person_id
