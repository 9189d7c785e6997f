-- Storage areas that are the books of a unit, of what lies in it on a day, and of what that was made from.
-- in: unit, day   out: number
SELECT a.number
FROM @area@ AS a
WHERE a.home_unit_id IN (
	SELECT u.descendant_id FROM @view:unit_path@ AS u WHERE u.ancestor_id = :unit AND u.from_d <= :day AND u.until_d > :day
) OR a.home_unit_id IN (
	SELECT x.from_unit_id
	FROM @view:unit_path@ AS w
	JOIN @unit_event_part@ AS x ON x.to_unit_id = w.descendant_id
	WHERE w.ancestor_id = :unit AND w.from_d <= :day AND w.until_d > :day AND x.from_unit_id IS NOT NULL
)
ORDER BY a.number
