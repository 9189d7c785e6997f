-- What an account has pinned, the first pinned first.
SELECT search FROM search_pin WHERE account_id = :account ORDER BY id
