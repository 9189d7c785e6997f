-- What a kept filter asks, anew.
UPDATE saved_search
   SET filter = :filter, columns_text = :columns, sort_text = :sort, shared = :shared, unit_id = :unit, made_ms = :made
 WHERE id = :id AND account_id = :account
