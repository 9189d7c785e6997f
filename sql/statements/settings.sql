-- What this register chose for itself.
-- out: name, value (JSON)
SELECT name, value FROM setting ORDER BY name
