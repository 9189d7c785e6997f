-- Every version of the names of the people of all storage areas.
-- out: area, person, sex, from, name, name at birth, other name, telephone
SELECT area_id, person_id, sex, from_d, full_name, birth_name, other_name, phone FROM person_v
