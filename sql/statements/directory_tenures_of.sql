-- The posts the people of one storage area have held.
-- in: area   out: area, person, organisation, title, main, from, until
SELECT t.area_id, t.person_id, p.organisation_id, p.title, t.main, t.from_d, t.until_d FROM tenure t JOIN post p ON p.id = t.post_id WHERE t.area_id = :area
