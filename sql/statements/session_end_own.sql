-- Ends one session, if it is that account's.
DELETE FROM session WHERE id = :session AND account_id = :account
