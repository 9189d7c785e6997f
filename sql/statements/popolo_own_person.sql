-- The book somebody is in.
-- in: person   out: area
SELECT area_id FROM person WHERE id = :person
