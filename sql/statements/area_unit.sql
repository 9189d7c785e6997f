-- The unit a storage area was made for.
-- in: number   out: unit
SELECT home_unit_id FROM area WHERE number = :number
