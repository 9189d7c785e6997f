-- The version of the person whose sex the demo wrote down wrong on purpose.
-- in: mark   out: area, version id
SELECT v.area_id, v.id FROM person_v v WHERE v.strengths = :mark ORDER BY v.area_id, v.id
