-- Whose term it is.
-- in: term   out: organisation
SELECT t.organisation_id FROM @term@ AS t WHERE t.id = :term
