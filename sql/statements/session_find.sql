-- The session of a token with its account, if that is open on the day.
-- in: hash, day   out: id, account, seen, expires, must change the password, shared machine, covered, has a second factor, what it is to be told
SELECT s.id, s.account_id, s.seen_ms, s.expires_ms, a.must_change, s.shared, s.locked, CASE WHEN a.totp_enc IS NULL THEN 0 ELSE 1 END,
       a.notice
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.token_hash = :hash AND a.from_d <= :day AND a.until_d > :day
