-- Takes a pin away.
DELETE FROM search_pin WHERE account_id = :account AND search = :search
