-- What a unit lies in on a day (the last version before where none covers it).
-- in: unit, day   out: unit
SELECT parent_id FROM unit_v
 WHERE unit_id = :unit AND parent_id IS NOT NULL AND from_d <= :day
 ORDER BY from_d DESC, id
