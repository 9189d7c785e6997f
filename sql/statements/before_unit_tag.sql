-- Facts of that kind that hold when another begins; which exclude each other is asked of the list.
-- in: key, from, latest   out: area, id
SELECT CAST(0 AS INTEGER) AS area_id, id FROM unit_tag
 WHERE unit_id = :key AND from_d < :from AND until_d > :from AND (until_d = 99991231 OR until_d <= :latest OR until_p > 0)
 ORDER BY from_d, id
