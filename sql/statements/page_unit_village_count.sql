-- How many units lie directly in a unit on a day, and how many of them have a Party cell.
-- in: unit, day   out: units, with a cell
SELECT COUNT(*), SUM(CASE WHEN v.unit_id IN (
	SELECT o.unit_id FROM @organisation_v@ AS o
	WHERE o.unit_id IN (SELECT w.unit_id FROM @unit_v@ AS w WHERE w.parent_id = :unit AND w.from_d <= :day AND w.until_d > :day)
		AND o.type IN (@code:organisation_type.cell@, @code:organisation_type.cell_base@) AND o.from_d <= :day AND o.until_d > :day
) THEN 1 ELSE 0 END)
FROM @unit_v@ AS v
WHERE v.parent_id = :unit AND v.from_d <= :day AND v.until_d > :day
