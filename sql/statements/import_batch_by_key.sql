-- A batch by its key.
-- in: key   out: area, id
SELECT area_id, id FROM import_batch WHERE batch_key = :key ORDER BY area_id, id
