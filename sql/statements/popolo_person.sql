-- Whom a source knows under a number.
-- in: scheme, value   out: area, person
SELECT area_id, person_id FROM person_key WHERE scheme = :scheme AND value = :value ORDER BY id
