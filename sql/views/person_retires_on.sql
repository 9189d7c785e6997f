-- The first day of retirement: that of the month after the one in which the retirement age is reached (domain/codes/retirement_age.yaml). No
-- row: sex or birth is not recorded. m: months since year 0, January is 0.
SELECT w.area_id AS area_id, w.id AS id, w.from_d AS from_d, w.until_d AS until_d, w.m / 12 * 10000 + w.m % 12 * 100 + 101 AS value
FROM (
	SELECT v.area_id AS area_id, v.person_id AS id, v.from_d AS from_d, v.until_d AS until_d,
		h.birth_d / 10000 * 12 + h.birth_d / 100 % 100 + @months:retirement_age(v.sex, h.birth_d)@ AS m
	FROM @person_v@ AS v
	JOIN @view:person_beside@ AS h ON h.area_id = v.area_id AND h.person_id = v.person_id
) AS w
WHERE w.m IS NOT NULL
