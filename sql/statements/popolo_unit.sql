-- The unit of a level that bears a code on a day.
-- in: level, code, day   out: unit
SELECT v.unit_id FROM unit_v AS v JOIN unit AS u ON u.id = v.unit_id
WHERE u.level = :level AND v.code = :code AND v.from_d <= :day AND v.until_d > :day ORDER BY v.unit_id
