-- Filters an account has kept, the deleted ones too.
-- in: account   out: as saved_search_shared
SELECT s.id, s.account_id, a.display, s.label, s.tbl, s.filter, s.columns_text, s.sort_text, s.shared, s.unit_id, s.deleted_ms, s.made_ms
  FROM saved_search s JOIN account a ON a.id = s.account_id
 WHERE s.account_id = :account
 ORDER BY s.label, s.id
