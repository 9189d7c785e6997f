-- How the reports of a definition for a period stand, the last version of each body first.
-- in: definition, period   out: organisation, area, id, state, due day, sent, returned
SELECT r.organisation_id, r.area_id, r.id, r.state, r.due_d, r.sent_ms, r.returned_ms
  FROM report AS r
 WHERE r.definition = :definition AND r.period_text = :period
 ORDER BY r.organisation_id, r.version DESC
