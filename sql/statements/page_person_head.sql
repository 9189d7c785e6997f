-- A person's own facts on a day (the nearest version).
-- in: area, person, day   out: state, merged into, its area, birth, unknown, death, name, at birth, other, sex, ethnic, religion, nationality,
-- birth place unit, text, home place unit, text, residence unit, text, occupation, job, policy, phone, email, from, marital, health
SELECT p.state, p.merged_into_id, p.merged_into_area, p.birth_d, p.birth_unknown, p.death_d, v.full_name, v.birth_name, v.other_name, v.sex,
       v.ethnic, v.religion, v.nationality, v.birth_place_unit_id, v.birth_place_text, v.hometown_unit_id, v.hometown_text, v.residence_unit_id,
       v.residence_text, v.occupation, v.job_text, v.policy, v.phone, v.email, v.from_d, v.marital, v.health
  FROM @person@ AS p
  JOIN @person_v@ AS v ON v.area_id = p.area_id AND v.person_id = p.id
 WHERE p.area_id = :area AND p.id = :person
 ORDER BY CASE WHEN v.from_d <= :day AND v.until_d > :day THEN 0 ELSE 1 END, v.from_d DESC, v.id
 LIMIT 1
