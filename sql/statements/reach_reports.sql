-- Reports that stand as sent or accepted, of a unit and of those it lay in, whose data end on a day or after it.
-- in: unit, from, sent, received, accepted (states)   out: area, id
SELECT r.area_id, r.id
FROM unit_path p JOIN report r ON r.unit_id = p.ancestor_id
WHERE p.descendant_id = :unit AND r.sent_ms IS NOT NULL AND r.as_of >= :from AND r.state IN (:sent, :received, :accepted)
 AND p.path_from <= r.as_of AND p.path_until > COALESCE(r.period_from, r.as_of)
GROUP BY r.area_id, r.id
ORDER BY r.area_id, r.id
