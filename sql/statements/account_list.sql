-- All accounts.
-- out: id, login, display, from, until, must change, locked until, has a second factor
SELECT id, login, display, from_d, until_d, must_change, locked_until, CASE WHEN totp_enc IS NULL THEN 0 ELSE 1 END
  FROM account ORDER BY login, id
