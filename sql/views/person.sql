SELECT v.area_id AS area_id, v.id AS id, v.from_d AS from_d, v.until_d AS until_d, v.person_id AS person_id, h.birth_d AS birth_d,
	v.sex AS sex, v.ethnic AS ethnic, v.religion AS religion, v.occupation AS occupation, v.private_owner AS private_owner,
	v.foreign_marriage AS foreign_marriage, v.full_name AS full_name, v.full_name_sort AS full_name_sort
FROM @view:person_alone@ AS v
JOIN @view:person_beside@ AS h ON h.area_id = v.area_id AND h.person_id = v.person_id
