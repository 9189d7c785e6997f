-- Signs everybody out: the clock cannot be trusted.
DELETE FROM session
