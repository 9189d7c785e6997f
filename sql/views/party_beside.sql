-- Admissions.
SELECT a.area_id AS area_id, a.person_id AS person_id, COALESCE(a.ceremony_d, a.admit_d) AS begun, a.id AS beside_id, a.ceremony_d AS ceremony_d,
	a.official_d AS official_d, a.again AS again, a.was_youth AS was_youth, a.policy_breach AS policy_breach
FROM @party_record@ AS a
