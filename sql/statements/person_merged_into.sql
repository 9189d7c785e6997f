-- The record that a record was merged into.
-- in: area, person   out: area, person
SELECT merged_into_area, merged_into_id FROM person WHERE area_id = :area AND id = :person AND merged_into_id IS NOT NULL
