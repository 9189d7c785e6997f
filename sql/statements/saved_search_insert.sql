-- Keeps a filter.
INSERT INTO saved_search (id, account_id, label, tbl, filter, columns_text, sort_text, shared, made_ms, unit_id)
VALUES (:id, :account, :label, :tbl, :filter, :columns, :sort, :shared, :made, :unit)
