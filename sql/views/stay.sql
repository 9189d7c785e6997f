-- A temporary membership that a transfer led to: at the cell it was accepted by, from that day on; the day until which it may last.
SELECT t.area_id AS area_id, t.id AS id, t.accepted_d AS from_d, CAST(99991231 AS INTEGER) AS until_d,
	t.person_id AS person_id, COALESCE(t.to_org_id, t.from_org_id) AS organisation_id, CAST(NULL AS BIGINT) AS unit_id,
	t.state AS state, t.stay_until AS stay_until
FROM @membership_transfer@ AS t
WHERE t.accepted_d IS NOT NULL AND t.stay_until IS NOT NULL
