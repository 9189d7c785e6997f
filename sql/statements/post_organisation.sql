-- Whose post it is.
-- in: post   out: organisation
SELECT organisation_id FROM post WHERE id = :post
