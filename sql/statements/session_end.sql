-- Signs out.
DELETE FROM session WHERE id = :session
