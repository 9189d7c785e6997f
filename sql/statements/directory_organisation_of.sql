-- Whose version this is.
-- in: version   out: organisation
SELECT organisation_id FROM organisation_v WHERE id = :version
