-- The names of the people of a storage area.
-- in: area, most   out: name
SELECT full_name FROM person_v WHERE area_id = :area ORDER BY id LIMIT :most
