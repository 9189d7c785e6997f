-- A deleted filter goes for good.
DELETE FROM saved_search WHERE id = :id AND account_id = :account AND deleted_ms IS NOT NULL
