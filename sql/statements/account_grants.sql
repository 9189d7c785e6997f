-- All grants with role and territory; names as of a day.
-- in: day   out: id, account, role, its label, unit, name, code, organisation, name, purpose, from, until, granted by
SELECT g.id, g.account_id, r.code, r.label, g.unit_id, u.name, u.code, g.organisation_id, o.name, g.purpose, g.from_d, g.until_d, b.login
  FROM role_grant g
  JOIN role r ON r.id = g.role_id
  LEFT JOIN unit_v u ON u.unit_id = g.unit_id AND u.from_d <= :day AND u.until_d > :day
  LEFT JOIN organisation_v o ON o.organisation_id = g.organisation_id AND o.from_d <= :day AND o.until_d > :day
  LEFT JOIN account b ON b.id = g.granted_by_id
 ORDER BY g.account_id, g.from_d, g.id
