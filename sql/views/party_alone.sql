-- Memberships without the admission they belong to.
SELECT m.area_id AS area_id, m.id AS id, m.from_d AS from_d, m.until_d AS until_d, m.person_id AS person_id, m.organisation_id AS organisation_id,
	m.village_id AS unit_id, CASE WHEN m.place = @code:membership_place.home@ THEN 1 ELSE 0 END AS home, m.in_reason AS in_reason,
	m.out_reason AS out_reason
FROM @membership@ AS m
WHERE m.kind_m = @code:membership_kind.party@
