-- A transfer of membership stands at the cell it leads away from (who is on the way is counted there), else at the one it leads to; from the
-- day its paper was issued, else asked for, until it was accepted.
SELECT t.area_id AS area_id, t.id AS id, COALESCE(t.issued_d, t.asked_d) AS from_d, COALESCE(t.accepted_d, 99991231) AS until_d,
	t.person_id AS person_id, COALESCE(t.from_org_id, t.to_org_id) AS organisation_id, CAST(NULL AS BIGINT) AS unit_id,
	t.kind_t AS kind_t, t.state AS state, t.due_d AS due_d
FROM @membership_transfer@ AS t
WHERE COALESCE(t.issued_d, t.asked_d) IS NOT NULL AND COALESCE(t.issued_d, t.asked_d) < COALESCE(t.accepted_d, 99991231)
