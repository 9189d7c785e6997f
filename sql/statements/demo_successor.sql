-- Where a commune went whole on 1/7/2025.
-- in: unit   out: id
SELECT p.to_unit_id FROM unit_event_part p JOIN unit_event e ON e.id = p.event_id
 WHERE p.from_unit_id = :unit AND e.on_d = 20250701 AND p.to_unit_id IS NOT NULL ORDER BY p.id
