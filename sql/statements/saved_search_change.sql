-- Another name, others it is shared with.
UPDATE saved_search SET label = :label, shared = :shared, unit_id = :unit WHERE id = :id AND account_id = :account
