-- People of that name (folded) and year of birth.
-- in: key, first, last   out: area, person, birth, name, sex, hometown, state
SELECT v.area_id, v.person_id, p.birth_d, v.full_name, v.sex, v.hometown_unit_id, p.state FROM person_v v
  JOIN person p ON p.area_id = v.area_id AND p.id = v.person_id AND p.birth_d >= :first AND p.birth_d <= :last
 WHERE v.full_name_key = :key
 ORDER BY v.area_id, v.person_id, v.from_d DESC
