-- What duplicates ask of one person beside name, birth and sex: the newest version.
-- in: area, person   out: area, person, ethnic group, home town
SELECT area_id, person_id, ethnic, hometown_unit_id FROM person_v WHERE area_id = :area AND person_id = :person ORDER BY from_d DESC, id LIMIT 1
