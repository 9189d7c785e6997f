-- Sessions that are over.
DELETE FROM session WHERE expires_ms < :now
