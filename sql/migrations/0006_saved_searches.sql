-- Filters kept by an account (nothing wrote any before): shared with a unit, deleted ones still there to be taken back; filters pinned on the home page.
DROP TABLE saved_search;
CREATE TABLE saved_search (
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  label TEXT NOT NULL CHECK (length(label) <= 120),
  tbl TEXT NOT NULL CHECK (length(tbl) <= 40),
  filter TEXT CHECK (length(filter) <= 65536),
  columns_text TEXT CHECK (length(columns_text) <= 400),
  sort_text TEXT CHECK (length(sort_text) <= 80),
  shared SMALLINT NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),
  made_ms BIGINT,
  unit_id BIGINT,
  deleted_ms BIGINT,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account (id),
  FOREIGN KEY (unit_id) REFERENCES unit (id));
CREATE UNIQUE INDEX saved_search_u1 ON saved_search (account_id, tbl, label);
CREATE TABLE search_pin (
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  search TEXT NOT NULL CHECK (length(search) <= 80),
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account (id));
CREATE UNIQUE INDEX search_pin_u1 ON search_pin (account_id, search);
