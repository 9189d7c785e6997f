-- Batches of imports, the newest first.
-- in: most   out: area, id
SELECT area_id, id FROM import_batch ORDER BY at_ms DESC, id DESC LIMIT :most
