-- How the reports of a definition for a period stand, the last version of each body first.
-- in: definition, period   out: organisation, area, id, state, due day, first due day, sent, returned, whose delay
SELECT r.organisation_id, r.area_id, r.id, r.state, r.due_d, r.first_due_d, r.sent_ms, r.returned_ms, r.delay_owner
  FROM report AS r
 WHERE r.definition = :definition AND r.period_text = :period
 ORDER BY r.organisation_id, r.version DESC
