-- The unit a unit belongs to since 1/7/2025.
-- in: unit   out: id
SELECT parent_id FROM unit_v WHERE unit_id = :unit AND from_d <= 20250701 AND until_d > 20250701 ORDER BY id
