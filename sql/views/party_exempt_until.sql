-- The first day on which a temporary exemption from meetings no longer holds, where its end is known.
SELECT m.area_id AS area_id, m.id AS id, CASE WHEN s.from_d > m.from_d THEN s.from_d ELSE m.from_d END AS from_d,
	CASE WHEN s.until_d < m.until_d THEN s.until_d ELSE m.until_d END AS until_d, s.until_d AS value
FROM @membership@ AS m
JOIN @membership_state@ AS s ON s.area_id = m.area_id AND s.person_id = m.person_id AND s.from_d < m.until_d AND m.from_d < s.until_d
WHERE m.kind_m = @code:membership_kind.party@ AND s.state = @code:membership_status.temp_exempt@ AND s.until_d < 99991231
