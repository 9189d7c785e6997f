-- Marks of a unit on a day.
-- in: unit, day   out: tag
SELECT t.tag
FROM @unit_tag@ AS t
WHERE t.unit_id = :unit AND t.from_d <= :day AND t.until_d > :day
ORDER BY t.tag
