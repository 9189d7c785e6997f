-- Events that made a unit or took something from it. Names are those of the day before (sources) and of the day itself (results); a day of which
-- the month or day is not known counts as the first one possible.
-- in: unit   out: on, event, basis no, basis day, inferred, extent, share of people (millionths), from id, name, code, to id, name, code
SELECT e.on_d, e.event, e.basis_no, e.basis_d, e.inferred, p.extent, p.share_people, p.from_unit_id, f.name, f.code, p.to_unit_id, t.name, t.code
FROM @unit_event_part@ AS p
JOIN @unit_event@ AS e ON e.id = p.event_id
LEFT JOIN @unit_v@ AS f ON f.unit_id = p.from_unit_id
	AND f.from_d < e.on_d + CASE WHEN e.on_d % 10000 < 100 THEN 101 WHEN e.on_d % 100 = 0 THEN 1 ELSE 0 END
	AND f.until_d >= e.on_d + CASE WHEN e.on_d % 10000 < 100 THEN 101 WHEN e.on_d % 100 = 0 THEN 1 ELSE 0 END
LEFT JOIN @unit_v@ AS t ON t.unit_id = p.to_unit_id
	AND t.from_d <= e.on_d + CASE WHEN e.on_d % 10000 < 100 THEN 101 WHEN e.on_d % 100 = 0 THEN 1 ELSE 0 END
	AND t.until_d > e.on_d + CASE WHEN e.on_d % 10000 < 100 THEN 101 WHEN e.on_d % 100 = 0 THEN 1 ELSE 0 END
WHERE p.from_unit_id = :unit OR p.to_unit_id = :unit
ORDER BY e.on_d, e.seq, f.name_sort, t.name_sort
