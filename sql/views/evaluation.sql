-- The class of a year holds during that year, whenever it was decided; quarters and months are not the class of the year. It stands where the
-- person was judged: in the cell, or at the post.
SELECT e.area_id AS area_id, e.id AS id, e.period_year * 10000 + 101 AS from_d, (e.period_year + 1) * 10000 + 101 AS until_d,
	e.person_id AS person_id, COALESCE(m.organisation_id, p.organisation_id) AS organisation_id, CAST(NULL AS BIGINT) AS unit_id,
	e.scale AS scale, e.level AS level, e.none_reason AS none_reason, e.fail_cause AS fail_cause
FROM @evaluation@ AS e
LEFT JOIN @membership@ AS m ON m.area_id = e.area_id AND m.person_id = e.person_id AND m.id = e.as_member_id
LEFT JOIN @tenure@ AS t ON t.area_id = e.area_id AND t.person_id = e.person_id AND t.id = e.as_tenure_id
LEFT JOIN @post@ AS p ON p.id = t.post_id
WHERE e.person_id IS NOT NULL AND e.period_part = 0
