-- In which storage areas those are kept who ever were counted in a unit: by post, by membership, by village.
-- in: unit   out: area
SELECT x.area_id
FROM (
	SELECT t.area_id AS area_id
	FROM tenure AS t JOIN post AS p ON p.id = t.post_id
	WHERE p.organisation_id IN (
		SELECT v.organisation_id FROM organisation_v AS v
		JOIN unit_path AS q ON q.descendant_id = v.unit_id WHERE q.ancestor_id = :unit
		UNION
		SELECT r.descendant_id FROM organisation_path AS r JOIN organisation_v AS v ON v.organisation_id = r.ancestor_id
		WHERE v.unit_id = :unit)
	UNION
	SELECT m.area_id AS area_id
	FROM membership AS m
	WHERE m.organisation_id IN (
		SELECT v.organisation_id FROM organisation_v AS v
		JOIN unit_path AS q ON q.descendant_id = v.unit_id WHERE q.ancestor_id = :unit
		UNION
		SELECT r.descendant_id FROM organisation_path AS r JOIN organisation_v AS v ON v.organisation_id = r.ancestor_id
		WHERE v.unit_id = :unit)
	UNION
	SELECT m.area_id AS area_id
	FROM membership AS m JOIN unit_path AS q ON q.descendant_id = m.village_id
	WHERE q.ancestor_id = :unit
) AS x
ORDER BY x.area_id
