-- The code of a unit on a day; no row when it does not stand then.
-- in: unit, day   out: code
SELECT code FROM unit_v WHERE unit_id = :unit AND from_d <= :day AND until_d > :day AND code IS NOT NULL
