-- Signs out everywhere but here (0: here too).
DELETE FROM session WHERE account_id = :account AND id <> :but
