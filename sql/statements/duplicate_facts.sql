-- What duplicates ask of everybody beside name, birth and sex.
-- out: area, person, ethnic group, home town
SELECT area_id, person_id, ethnic, hometown_unit_id FROM person_v WHERE until_d = 99991231 ORDER BY area_id, person_id
