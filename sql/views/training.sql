-- A turn stands at the organisation of the post somebody was sent with, else at the one that sent them.
SELECT a.area_id AS area_id, a.id AS id,
	a.on_d + CASE WHEN a.on_d % 10000 < 100 THEN 100 ELSE 0 END + CASE WHEN a.on_d % 100 = 0 THEN 1 ELSE 0 END AS from_d,
	a.person_id AS person_id, COALESCE(p.organisation_id, a.sent_by_id) AS organisation_id, CAST(NULL AS BIGINT) AS unit_id,
	c.content AS content, c.kind_c AS kind_c, a.result AS result, t.category AS category
FROM @training_attendance@ AS a
LEFT JOIN @training_course@ AS c ON c.area_id = a.course_area AND c.id = a.course_id
LEFT JOIN @tenure@ AS t ON t.area_id = a.area_id AND t.person_id = a.person_id AND t.id = a.as_post_id
LEFT JOIN @post@ AS p ON p.id = t.post_id
