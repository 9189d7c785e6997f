-- How often something was changed behind each report of a definition and a period since it was sent.
-- in: definition, period   out: area, report, changes
SELECT r.area_id, r.id, COUNT(*)
FROM report r JOIN report_reach c ON c.area_id = r.area_id AND c.report_id = r.id
WHERE r.definition = :definition AND r.period_text = :period
GROUP BY r.area_id, r.id
