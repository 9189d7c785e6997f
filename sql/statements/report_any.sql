-- Is there a report of a definition for a period?
-- in: definition, period   out: 1
SELECT 1 FROM report WHERE definition = :definition AND period_text = :period LIMIT 1
