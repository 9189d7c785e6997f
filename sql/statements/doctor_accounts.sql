-- Open accounts with this very hash of a password, and how many are open.
-- in: hash, day   out: login, or NULL where it has another hash
SELECT CASE WHEN password_hash = :hash THEN login END FROM account WHERE from_d <= :day AND until_d > :day ORDER BY login
