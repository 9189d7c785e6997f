-- What nothing lies above.
-- in: day   out: unit
SELECT unit_id FROM unit_v WHERE parent_id IS NULL AND from_d <= :day AND until_d > :day ORDER BY unit_id
