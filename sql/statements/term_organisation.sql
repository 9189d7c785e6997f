-- Whose term it is.
-- in: term   out: organisation
SELECT organisation_id FROM term WHERE id = :term
