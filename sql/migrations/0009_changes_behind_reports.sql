-- What was changed behind a report since it was sent (C58); a form of a report that adds typed cells from the accepted reports below.
CREATE TABLE report_reach (
  area_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  report_id BIGINT NOT NULL,
  since INTEGER NOT NULL CHECK (since BETWEEN 18000101 AND 99991231),
  kinds TEXT NOT NULL CHECK (length(kinds) <= 300),
  writes INTEGER NOT NULL CHECK (writes BETWEEN 1 AND 100000000),
  reason TEXT CHECK (length(reason) <= 300),
  rev INTEGER NOT NULL DEFAULT 1,
  rec_ms BIGINT NOT NULL,
  chg_id BIGINT NOT NULL,
  PRIMARY KEY (area_id, id),
  FOREIGN KEY (area_id, report_id) REFERENCES report (area_id, id) ON DELETE CASCADE);
CREATE TABLE report_reach_h (
  area_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  report_id BIGINT NOT NULL,
  since INTEGER NOT NULL,
  kinds TEXT NOT NULL,
  writes INTEGER NOT NULL,
  reason TEXT,
  rev INTEGER NOT NULL,
  rec_ms BIGINT NOT NULL,
  chg_id BIGINT NOT NULL,
  end_ms BIGINT NOT NULL,
  PRIMARY KEY (area_id, id, rec_ms));
CREATE INDEX report_reach_i_report_id ON report_reach (area_id, report_id);
CREATE INDEX report_k3 ON report (as_of);
ALTER TABLE report_form ADD COLUMN from_below SMALLINT CHECK (from_below IN (0, 1));
ALTER TABLE report_form_h ADD COLUMN from_below SMALLINT;
