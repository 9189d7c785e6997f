-- The filter of that name.
-- in: account, tbl, label   out: id, deleted
SELECT id, deleted_ms FROM saved_search WHERE account_id = :account AND tbl = :tbl AND label = :label
