-- Signing in to the end: what an account is told at its next sign-in, machines that are shared, codes of the second factor that were used;
-- grants that end with a post; asking for a right.
ALTER TABLE account ADD COLUMN notice TEXT CHECK (length(notice) <= 200);
ALTER TABLE account_h ADD COLUMN notice TEXT;
ALTER TABLE session ADD COLUMN shared SMALLINT NOT NULL DEFAULT 0 CHECK (shared IN (0, 1));
ALTER TABLE role_grant ADD COLUMN tenure_id BIGINT;
ALTER TABLE role_grant ADD COLUMN tenure_area INTEGER;
ALTER TABLE role_grant_h ADD COLUMN tenure_id BIGINT;
ALTER TABLE role_grant_h ADD COLUMN tenure_area INTEGER;
CREATE TABLE code_use (
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  step INTEGER NOT NULL CHECK (step BETWEEN 0 AND 2000000000),
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE);
CREATE UNIQUE INDEX code_use_u1 ON code_use (account_id);
CREATE TABLE access_request (
  id BIGINT NOT NULL,
  owner_area INTEGER NOT NULL DEFAULT 0,
  account_id BIGINT NOT NULL,
  act SMALLINT NOT NULL CHECK (act > 0),
  unit_id BIGINT,
  organisation_id BIGINT,
  reason TEXT NOT NULL CHECK (length(reason) <= 300),
  wanted_until INTEGER CHECK (wanted_until BETWEEN 18000101 AND 99991231),
  asked_ms BIGINT NOT NULL,
  granted SMALLINT CHECK (granted IN (0, 1)),
  answer TEXT CHECK (length(answer) <= 300),
  answered_by_id BIGINT,
  answered_ms BIGINT,
  rev INTEGER NOT NULL DEFAULT 1,
  rec_ms BIGINT NOT NULL,
  chg_id BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
  FOREIGN KEY (unit_id) REFERENCES unit (id),
  FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  FOREIGN KEY (answered_by_id) REFERENCES account (id),
  CONSTRAINT access_request_c1 CHECK (unit_id is null or organisation_id is null));
CREATE TABLE access_request_h (
  id BIGINT NOT NULL,
  owner_area INTEGER NOT NULL,
  account_id BIGINT NOT NULL,
  act SMALLINT NOT NULL,
  unit_id BIGINT,
  organisation_id BIGINT,
  reason TEXT NOT NULL,
  wanted_until INTEGER,
  asked_ms BIGINT NOT NULL,
  granted SMALLINT,
  answer TEXT,
  answered_by_id BIGINT,
  answered_ms BIGINT,
  rev INTEGER NOT NULL,
  rec_ms BIGINT NOT NULL,
  chg_id BIGINT NOT NULL,
  end_ms BIGINT NOT NULL,
  PRIMARY KEY (id, rec_ms));
CREATE INDEX access_request_i_account_id ON access_request (account_id);
CREATE INDEX access_request_i_unit_id ON access_request (unit_id);
CREATE INDEX access_request_i_organisation_id ON access_request (organisation_id);
