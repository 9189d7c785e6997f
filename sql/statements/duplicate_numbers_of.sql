-- The identity numbers of one person, blind.
-- in: area, person   out: kind, blind index, until
SELECT kind_no, value_bix, until_d FROM identity_number WHERE area_id = :area AND person_id = :person ORDER BY id
