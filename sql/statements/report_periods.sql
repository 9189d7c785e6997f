-- The periods for which there are reports of a definition, the latest first.
-- in: definition   out: period, last day
SELECT period_text, MAX(as_of) FROM report WHERE definition = :definition GROUP BY period_text ORDER BY 2 DESC, 1
