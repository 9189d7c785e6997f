-- The people of all storage areas.
-- out: area, person, state, birth
SELECT area_id, id, state, birth_d FROM person
