-- The versions of people without what is kept once a person.
SELECT v.area_id AS area_id, v.person_id AS id, v.from_d AS from_d, v.until_d AS until_d, v.person_id AS person_id, v.sex AS sex,
	v.ethnic AS ethnic, v.religion AS religion, v.occupation AS occupation, v.private_owner AS private_owner,
	v.foreign_marriage AS foreign_marriage, v.full_name AS full_name, v.full_name_sort AS full_name_sort
FROM @person_v@ AS v
