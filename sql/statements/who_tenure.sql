-- The post of a tenure.
-- in: area, id   out: title, organisation
SELECT p.title, p.organisation_id FROM tenure t JOIN post p ON p.id = t.post_id WHERE t.area_id = :area AND t.id = :id
