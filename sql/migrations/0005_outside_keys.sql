-- Numbers under which other registers and files know our records: what was taken in from there is recognised when it comes again.
CREATE TABLE outside_key (
  id BIGINT NOT NULL,
  owner_area INTEGER NOT NULL DEFAULT 0,
  unit_id BIGINT,
  organisation_id BIGINT,
  term_id BIGINT,
  post_id BIGINT,
  scheme TEXT NOT NULL CHECK (length(scheme) <= 60),
  value TEXT NOT NULL CHECK (length(value) <= 200),
  rev INTEGER NOT NULL DEFAULT 1,
  rec_ms BIGINT NOT NULL,
  chg_id BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (unit_id) REFERENCES unit (id),
  FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  FOREIGN KEY (term_id) REFERENCES term (id),
  FOREIGN KEY (post_id) REFERENCES post (id),
  CONSTRAINT outside_key_c1 CHECK (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN term_id IS NULL THEN 0 ELSE 1 END + CASE WHEN post_id IS NULL THEN 0 ELSE 1 END = 1));
CREATE TABLE outside_key_h (
  id BIGINT NOT NULL,
  owner_area INTEGER NOT NULL,
  unit_id BIGINT,
  organisation_id BIGINT,
  term_id BIGINT,
  post_id BIGINT,
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  rev INTEGER NOT NULL,
  rec_ms BIGINT NOT NULL,
  chg_id BIGINT NOT NULL,
  end_ms BIGINT NOT NULL,
  PRIMARY KEY (id, rec_ms));
CREATE INDEX outside_key_k1 ON outside_key (scheme, value);
CREATE INDEX outside_key_i_unit_id ON outside_key (unit_id);
CREATE INDEX outside_key_i_organisation_id ON outside_key (organisation_id);
CREATE INDEX outside_key_i_term_id ON outside_key (term_id);
CREATE INDEX outside_key_i_post_id ON outside_key (post_id);
CREATE INDEX outside_key_i_value ON outside_key (value);
CREATE TABLE person_key (
  area_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  scheme TEXT NOT NULL CHECK (length(scheme) <= 60),
  value TEXT NOT NULL CHECK (length(value) <= 200),
  rev INTEGER NOT NULL DEFAULT 1,
  rec_ms BIGINT NOT NULL,
  chg_id BIGINT NOT NULL,
  PRIMARY KEY (area_id, id),
  FOREIGN KEY (area_id, person_id) REFERENCES person (area_id, id) ON DELETE CASCADE);
CREATE TABLE person_key_h (
  area_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  rev INTEGER NOT NULL,
  rec_ms BIGINT NOT NULL,
  chg_id BIGINT NOT NULL,
  end_ms BIGINT NOT NULL,
  PRIMARY KEY (area_id, id, rec_ms));
CREATE INDEX person_key_k1 ON person_key (scheme, value);
CREATE INDEX person_key_i_person_id ON person_key (area_id, person_id);
CREATE INDEX person_key_i_value ON person_key (value);
