-- Title and organisation of a post.
-- in: id   out: title, organisation
SELECT p.title, p.organisation_id FROM post p WHERE p.id = :id
