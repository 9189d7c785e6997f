-- What is kept once a person.
SELECT h.area_id AS area_id, h.id AS person_id, CAST(0 AS INTEGER) AS begun, h.id AS beside_id,
	CASE WHEN h.birth_d = 0 OR h.birth_unknown = 1 THEN NULL
		ELSE h.birth_d + CASE WHEN h.birth_d % 10000 < 100 THEN 100 ELSE 0 END + CASE WHEN h.birth_d % 100 = 0 THEN 1 ELSE 0 END END AS birth_d
FROM @person@ AS h
