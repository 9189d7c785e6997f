-- What a source knows under a number.
-- in: scheme, value   out: unit, organisation, term, post
SELECT unit_id, organisation_id, term_id, post_id FROM outside_key WHERE scheme = :scheme AND value = :value ORDER BY id
