-- Who asked for which right, where, why, and what was answered; those that wait first, then the newest.
-- in: day   out: id, account, login, display, right, unit, its name, organisation, its name, reason, until, asked, granted, answer, by, answered
SELECT q.id, q.account_id, a.login, a.display, q.act, q.unit_id, u.name, q.organisation_id, o.name, q.reason, q.wanted_until, q.asked_ms,
       q.granted, q.answer, b.login, q.answered_ms
  FROM access_request q
  JOIN account a ON a.id = q.account_id
  LEFT JOIN unit_v u ON u.unit_id = q.unit_id AND u.from_d <= :day AND u.until_d > :day
  LEFT JOIN organisation_v o ON o.organisation_id = q.organisation_id AND o.from_d <= :day AND o.until_d > :day
  LEFT JOIN account b ON b.id = q.answered_by_id
 ORDER BY CASE WHEN q.granted IS NULL THEN 0 ELSE 1 END, q.asked_ms DESC, q.id
