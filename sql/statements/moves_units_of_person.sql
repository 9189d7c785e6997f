-- Where a person holds posts and is a member, the latest first.
-- in: area, person   out: unit
SELECT x.unit_id
FROM (
	SELECT v.unit_id AS unit_id, t.until_d AS until_d
	FROM tenure AS t JOIN post AS p ON p.id = t.post_id JOIN organisation_v AS v ON v.organisation_id = p.organisation_id
	WHERE t.area_id = :area AND t.person_id = :person
	UNION ALL
	SELECT v.unit_id AS unit_id, m.until_d AS until_d
	FROM membership AS m JOIN organisation_v AS v ON v.organisation_id = m.organisation_id
	WHERE m.area_id = :area AND m.person_id = :person
) AS x
WHERE x.unit_id IS NOT NULL
GROUP BY x.unit_id
ORDER BY max(x.until_d) DESC, x.unit_id
