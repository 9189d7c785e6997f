-- The account of a login that is open on a day, with what signing in needs.
-- in: login, day   out: id, password_hash, failed, locked_until, must_change, service, the sealed secret of its codes
SELECT id, password_hash, failed, locked_until, must_change, service, totp_enc
  FROM account
 WHERE login = :login AND from_d <= :day AND until_d > :day
