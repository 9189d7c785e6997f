-- Sign-in through an OpenID Connect provider: which person there an account is linked to.
ALTER TABLE account ADD COLUMN oidc_issuer TEXT CHECK (length(oidc_issuer) <= 200);
ALTER TABLE account ADD COLUMN oidc_subject TEXT CHECK (length(oidc_subject) <= 320);
ALTER TABLE account_h ADD COLUMN oidc_issuer TEXT;
ALTER TABLE account_h ADD COLUMN oidc_subject TEXT;
CREATE UNIQUE INDEX account_u2 ON account (oidc_issuer, oidc_subject) WHERE oidc_issuer is not null and oidc_subject is not null;
