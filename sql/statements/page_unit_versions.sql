-- The versions of a unit, oldest first; the one above it is named by a statement of its own.
-- in: unit   out: name, type, code, local code, from, precision, until, precision, population, day of it, households, seat, level, hectares (hundredths)
SELECT v.name, v.type, v.code, v.local_code, v.from_d, v.from_p, v.until_d, v.until_p, v.population, v.population_d, v.households, v.seat, u.level, v.area_ha
FROM @unit_v@ AS v
JOIN @unit@ AS u ON u.id = v.unit_id
WHERE v.unit_id = :unit
ORDER BY v.from_d
