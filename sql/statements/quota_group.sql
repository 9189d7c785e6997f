-- The group of like tasks of a classification.
-- in: area, id   out: group
SELECT group_key FROM evaluation WHERE area_id = :area AND id = :id
