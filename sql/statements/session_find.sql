-- The session of a token with its account, if that is open on the day.
-- in: hash, day   out: id, account, seen, expires, must change the password
SELECT s.id, s.account_id, s.seen_ms, s.expires_ms, a.must_change
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.token_hash = :hash AND a.from_d <= :day AND a.until_d > :day
