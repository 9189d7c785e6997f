-- A card or badge stands at the cell where the member had the home membership on that day.
SELECT a.area_id AS area_id, a.id AS id, a.from_d AS from_d, a.person_id AS person_id, m.organisation_id AS organisation_id,
	m.village_id AS unit_id, a.is_badge AS is_badge, a.badge AS badge
FROM (
	SELECT b.area_id AS area_id, b.id AS id, b.person_id AS person_id, b.is_badge AS is_badge, b.badge AS badge,
		b.on_d + CASE WHEN b.on_d % 10000 < 100 THEN 100 ELSE 0 END + CASE WHEN b.on_d % 100 = 0 THEN 1 ELSE 0 END AS from_d
	FROM @party_paper@ AS b
) AS a
LEFT JOIN @membership@ AS m ON m.area_id = a.area_id AND m.person_id = a.person_id AND m.kind_m = @code:membership_kind.party@
	AND m.id = (SELECT MIN(h.id) FROM @membership@ AS h WHERE h.area_id = a.area_id AND h.person_id = a.person_id
		AND h.kind_m = @code:membership_kind.party@ AND h.place = @code:membership_place.home@ AND h.from_d <= a.from_d
		AND a.from_d < h.until_d)
