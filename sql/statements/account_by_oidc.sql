-- The account that a person of a provider is linked to, closed or not, with what signing in needs.
-- in: issuer, subject, day   out: id, login, password_hash, locked_until, service, the sealed secret of its codes, open on the day
SELECT id, login, password_hash, locked_until, service, totp_enc, CASE WHEN from_d <= :day AND until_d > :day THEN 1 ELSE 0 END
  FROM account
 WHERE oidc_issuer = :issuer AND oidc_subject = :subject
