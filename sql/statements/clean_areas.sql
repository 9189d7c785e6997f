-- In which storage areas those are kept who were ever counted in a unit, or in a body and what lies below it: by post, by membership, by village.
-- in: unit, organisation (0: the other one)   out: area
SELECT x.area_id
FROM (
	SELECT t.area_id AS area_id
	FROM @tenure@ AS t
	JOIN @post@ AS p ON p.id = t.post_id
	WHERE p.organisation_id IN (
		SELECT v.organisation_id FROM @organisation_v@ AS v
		JOIN @view:unit_path@ AS q ON q.descendant_id = v.unit_id WHERE q.ancestor_id = :unit
		UNION
		SELECT r.descendant_id FROM @view:organisation_path@ AS r WHERE r.ancestor_id = :organisation)
	UNION
	SELECT m.area_id AS area_id
	FROM @membership@ AS m
	WHERE m.organisation_id IN (
		SELECT v.organisation_id FROM @organisation_v@ AS v
		JOIN @view:unit_path@ AS q ON q.descendant_id = v.unit_id WHERE q.ancestor_id = :unit
		UNION
		SELECT r.descendant_id FROM @view:organisation_path@ AS r WHERE r.ancestor_id = :organisation)
	UNION
	SELECT m.area_id AS area_id
	FROM @membership@ AS m
	JOIN @view:unit_path@ AS q ON q.descendant_id = m.village_id
	WHERE q.ancestor_id = :unit
) AS x
ORDER BY x.area_id
