-- A membership belongs to the last admission that had begun when it began, or to the first one.
SELECT m.area_id AS area_id, m.id AS id, m.from_d AS from_d, m.until_d AS until_d, m.person_id AS person_id, m.organisation_id AS organisation_id,
	m.unit_id AS unit_id, m.home AS home, r.ceremony_d AS ceremony_d, r.official_d AS official_d, r.again AS again, r.was_youth AS was_youth,
	r.policy_breach AS policy_breach, m.in_reason AS in_reason, m.out_reason AS out_reason
FROM @view:party_alone@ AS m
LEFT JOIN (
	SELECT b.area_id AS area_id, b.person_id AS person_id, b.ceremony_d AS ceremony_d, b.official_d AS official_d, b.again AS again,
		b.was_youth AS was_youth, b.policy_breach AS policy_breach, b.begun AS begun,
		LEAD(b.begun) OVER (PARTITION BY b.area_id, b.person_id ORDER BY b.begun, b.beside_id) AS next_begun,
		ROW_NUMBER() OVER (PARTITION BY b.area_id, b.person_id ORDER BY b.begun, b.beside_id) AS nth
	FROM @view:party_beside@ AS b
) AS r ON r.area_id = m.area_id AND r.person_id = m.person_id AND (r.nth = 1 OR r.begun <= m.from_d)
	AND (r.next_begun IS NULL OR m.from_d < r.next_begun)
