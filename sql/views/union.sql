SELECT m.area_id AS area_id, m.id AS id, m.from_d AS from_d, m.until_d AS until_d, m.person_id AS person_id, m.organisation_id AS organisation_id,
	m.village_id AS unit_id, m.kind_m AS kind_m
FROM @membership@ AS m
WHERE m.kind_m <> @code:membership_kind.party@
