-- Numbers a person has when another begins; which kinds exclude each other is asked of the list.
-- in: area, key = person, from, latest   out: area, id
SELECT area_id, id FROM identity_number
 WHERE area_id = :area AND person_id = :key
   AND from_d < :from AND until_d > :from AND (until_d = 99991231 OR until_d <= :latest OR until_p > 0)
 ORDER BY from_d, id
