-- Who has or had a number of any kind.
-- in: bix   out: area, person, kind, last four digits
SELECT area_id, person_id, kind_no, last4 FROM identity_number WHERE value_bix = :bix ORDER BY until_d DESC, area_id, person_id
