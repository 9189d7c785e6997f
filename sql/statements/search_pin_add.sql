-- Pins a filter.
INSERT INTO search_pin (id, account_id, search) VALUES (:id, :account, :search)
