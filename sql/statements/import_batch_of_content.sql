-- Batches that took in the same content.
-- in: hash, state   out: key, file
SELECT batch_key, filename FROM import_batch WHERE content_hash = :hash AND state = :state ORDER BY at_ms DESC, id DESC
