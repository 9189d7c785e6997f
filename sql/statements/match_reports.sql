-- Reports with a receiver that stand as sent and are not matched yet, the newest first.
-- in: sent, received, accepted (nums of report_state)   out: area, id, receiver, organisation, unit, title, definition, period, as of
SELECT r.area_id, r.id, r.receiver_id, r.organisation_id, r.unit_id, r.title, r.definition, r.period_text, r.as_of
  FROM report AS r
  LEFT JOIN report_match AS m
    ON m.area_id = r.area_id AND m.definition = r.definition AND m.upper_id = r.receiver_id AND m.lower_id = r.organisation_id
   AND m.period_text = r.period_text
 WHERE r.receiver_id IS NOT NULL AND r.state IN (:sent, :received, :accepted) AND m.id IS NULL
 ORDER BY r.as_of DESC, r.definition, r.id
