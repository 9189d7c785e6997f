-- A document stands at the organisation of the register that issued it, from its day of effect, else of issue.
SELECT d.area_id AS area_id, d.id AS id,
	COALESCE(d.effective_d, d.issued_d) + CASE WHEN COALESCE(d.effective_d, d.issued_d) % 10000 < 100 THEN 100 ELSE 0 END
		+ CASE WHEN COALESCE(d.effective_d, d.issued_d) % 100 = 0 THEN 1 ELSE 0 END AS from_d,
	CAST(99991231 AS INTEGER) AS until_d, d.issuer_id AS organisation_id, CAST(NULL AS BIGINT) AS unit_id, d.state AS state,
	d.secrecy AS secrecy,
	d.ended_d + CASE WHEN d.ended_d % 10000 < 100 THEN 100 ELSE 0 END + CASE WHEN d.ended_d % 100 = 0 THEN 1 ELSE 0 END AS ended_d
FROM @document@ AS d
WHERE d.issuer_id IS NOT NULL AND d.issued_d > 0
