-- The recorded time of the last change: another number, another state of the register.
SELECT last_ms FROM store_state WHERE id = 1
