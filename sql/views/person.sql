SELECT v.area_id AS area_id, v.person_id AS id, v.from_d AS from_d, v.until_d AS until_d, v.person_id AS person_id,
	CASE WHEN h.birth_d = 0 OR h.birth_unknown = 1 THEN NULL
		ELSE h.birth_d + CASE WHEN h.birth_d % 10000 < 100 THEN 100 ELSE 0 END + CASE WHEN h.birth_d % 100 = 0 THEN 1 ELSE 0 END END AS birth_d,
	v.sex AS sex, v.ethnic AS ethnic, v.religion AS religion, v.occupation AS occupation, v.private_owner AS private_owner,
	v.foreign_marriage AS foreign_marriage, v.full_name AS full_name, v.full_name_sort AS full_name_sort
FROM @person_v@ AS v
JOIN @person@ AS h ON h.area_id = v.area_id AND h.id = v.person_id
