-- The reports of a definition for a period, the last version of each body first.
-- in: definition, period   out: area, id
SELECT area_id, id FROM report WHERE definition = :definition AND period_text = :period ORDER BY organisation_id, version DESC
