-- Somebody in charge of a body, an area or a field: at the body, else in the area, else where the post is that it goes with, else at the cell of
-- the home membership of its first day. The last day of it, where its end is known.
SELECT a.area_id AS area_id, a.id AS id, a.from_d AS from_d, a.until_d AS until_d, a.person_id AS person_id,
	COALESCE(a.organisation_id, CASE WHEN a.unit_id IS NULL THEN COALESCE(p.organisation_id, m.organisation_id) END) AS organisation_id,
	CASE WHEN a.organisation_id IS NULL THEN a.unit_id END AS unit_id, a.role AS role,
	CASE WHEN a.until_d = 99991231 THEN CAST(NULL AS INTEGER)
		WHEN a.until_d % 100 > 1 THEN a.until_d - 1
		WHEN a.until_d % 10000 = 101 THEN a.until_d - 8870
		ELSE a.until_d - 101 + CASE a.until_d / 100 % 100 WHEN 3 THEN
				CASE WHEN a.until_d / 10000 % 4 = 0 AND (a.until_d / 10000 % 100 > 0 OR a.until_d / 10000 % 400 = 0) THEN 29 ELSE 28 END
			WHEN 5 THEN 30 WHEN 7 THEN 30 WHEN 10 THEN 30 WHEN 12 THEN 30 ELSE 31 END
	END AS ends_d
FROM @assignment@ AS a
LEFT JOIN @tenure@ AS t ON t.area_id = a.area_id AND t.person_id = a.person_id AND t.id = a.as_tenure_id
LEFT JOIN @post@ AS p ON p.id = t.post_id
LEFT JOIN @membership@ AS m ON m.area_id = a.area_id AND m.person_id = a.person_id AND m.kind_m = @code:membership_kind.party@
	AND m.id = (SELECT MIN(h.id) FROM @membership@ AS h WHERE h.area_id = a.area_id AND h.person_id = a.person_id
		AND h.kind_m = @code:membership_kind.party@ AND h.place = @code:membership_place.home@ AND h.from_d <= a.from_d
		AND a.from_d < h.until_d)
