-- A case of rotation, secondment or reinforcement stands at the post it leads to.
SELECT m.area_id AS area_id, m.id AS id, m.from_d AS from_d, m.until_d AS until_d, m.person_id AS person_id,
	p.organisation_id AS organisation_id, CAST(NULL AS BIGINT) AS unit_id, m.kind_v AS kind_v
FROM @movement@ AS m
LEFT JOIN @tenure@ AS t ON t.area_id = m.area_id AND t.person_id = m.person_id AND t.id = m.to_tenure_id
LEFT JOIN @post@ AS p ON p.id = t.post_id
