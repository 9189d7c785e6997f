-- A unit by its code on a day.
-- in: code, day   out: id
SELECT unit_id FROM unit_v WHERE code = :code AND from_d <= :day AND until_d > :day ORDER BY unit_id
