-- Where the organisations sit that a group wrote of, and the units it wrote of.
-- in: group   out: unit
SELECT x.unit_id
FROM (
	SELECT v.unit_id AS unit_id
	FROM change_log AS c JOIN organisation_v AS v ON v.id = c.row_id
	WHERE c.group_id = :group AND c.tbl = 'organisation_v'
	UNION
	SELECT v.unit_id AS unit_id
	FROM change_log AS c JOIN organisation_line AS l ON l.id = c.row_id JOIN organisation_v AS v ON v.organisation_id = l.organisation_id
	WHERE c.group_id = :group AND c.tbl = 'organisation_line'
	UNION
	SELECT v.unit_id AS unit_id
	FROM change_log AS c JOIN post AS p ON p.id = c.row_id JOIN organisation_v AS v ON v.organisation_id = p.organisation_id
	WHERE c.group_id = :group AND c.tbl = 'post'
	UNION
	SELECT v.unit_id AS unit_id
	FROM change_log AS c JOIN post_v AS w ON w.id = c.row_id JOIN post AS p ON p.id = w.post_id
	JOIN organisation_v AS v ON v.organisation_id = p.organisation_id
	WHERE c.group_id = :group AND c.tbl = 'post_v'
	UNION
	SELECT v.unit_id AS unit_id
	FROM change_log AS c JOIN tenure AS t ON t.area_id = c.area_id AND t.id = c.row_id JOIN post AS p ON p.id = t.post_id
	JOIN organisation_v AS v ON v.organisation_id = p.organisation_id
	WHERE c.group_id = :group AND c.tbl = 'tenure'
	UNION
	SELECT v.unit_id AS unit_id
	FROM change_log AS c JOIN membership AS m ON m.area_id = c.area_id AND m.id = c.row_id
	JOIN organisation_v AS v ON v.organisation_id = m.organisation_id
	WHERE c.group_id = :group AND c.tbl = 'membership'
	UNION
	SELECT v.unit_id AS unit_id
	FROM change_log AS c JOIN unit_v AS v ON v.id = c.row_id
	WHERE c.group_id = :group AND c.tbl = 'unit_v'
) AS x
WHERE x.unit_id IS NOT NULL
ORDER BY x.unit_id
