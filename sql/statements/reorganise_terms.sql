-- Terms of an organisation that run on a day or later.
-- in: id, day   out: id of the term
SELECT t.id FROM term t WHERE t.organisation_id = :id AND t.until_d > :day ORDER BY t.from_d, t.id
