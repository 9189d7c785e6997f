-- Covers a session left alone on a shared machine, or uncovers it.
UPDATE session SET locked = :covered, seen_ms = CASE WHEN seen_ms < :now THEN :now ELSE seen_ms END WHERE id = :session
