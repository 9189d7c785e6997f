-- Deletes a filter, or takes that back (deleted NULL).
UPDATE saved_search SET deleted_ms = :deleted WHERE id = :id AND account_id = :account
