-- A case of admission stands at its cell from the day the person was listed, else of the certificate of the course, until the ceremony.
SELECT a.area_id AS area_id, a.id AS id, COALESCE(a.listed_d, a.course_d) AS from_d, COALESCE(a.ceremony_d, 99991231) AS until_d,
	a.person_id AS person_id, a.cell_id AS organisation_id, CAST(NULL AS BIGINT) AS unit_id, a.step AS step, a.course_d AS course_d
FROM @admission_case@ AS a
WHERE COALESCE(a.listed_d, a.course_d) IS NOT NULL AND COALESCE(a.listed_d, a.course_d) < COALESCE(a.ceremony_d, 99991231)
