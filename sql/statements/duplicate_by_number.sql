-- Who has or had a number.
-- in: kind, bix   out: area, person
SELECT area_id, person_id FROM identity_number WHERE value_bix = :bix AND kind_no = :kind ORDER BY area_id, person_id
