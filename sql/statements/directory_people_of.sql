-- The people of one storage area.
-- in: area   out: area, person, state, birth
SELECT area_id, id, state, birth_d FROM person WHERE area_id = :area
