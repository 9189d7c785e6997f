-- How many of an account's requests nobody has answered.
-- in: account   out: number
SELECT count(*) FROM access_request WHERE account_id = :account AND granted IS NULL
