-- Reports of one definition and period are read together: the inbox, the table over the periods.
CREATE INDEX report_k4 ON report (definition, period_text);
DROP INDEX report_i_definition;
-- The minutes of a matching say how many cells agree.
ALTER TABLE report_match ADD COLUMN agrees INTEGER CHECK (agrees BETWEEN 0 AND 10000000);
ALTER TABLE report_match_h ADD COLUMN agrees INTEGER;
