-- The session is in use.
UPDATE session SET seen_ms = :now WHERE id = :session AND seen_ms < :now
