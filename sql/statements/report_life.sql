-- From when to when there is an organisation.
-- in: organisation   out: from, until
SELECT MIN(v.from_d), MAX(v.until_d) FROM @organisation_v@ AS v WHERE v.organisation_id = :organisation
