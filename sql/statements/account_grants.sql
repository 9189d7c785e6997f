-- All grants with role and territory; names as of a day. A grant that follows a tenure ends with it (one that is gone: it never was).
-- in: day   out: id, account, role, its label, unit, name, code, organisation, name, purpose, from, until, granted by, title and body of the
-- tenure it follows, expected end of that
SELECT g.id, g.account_id, r.code, r.label, g.unit_id, u.name, u.code, g.organisation_id, o.name, g.purpose, g.from_d,
       CASE WHEN g.tenure_id IS NULL THEN g.until_d WHEN t.id IS NULL THEN g.from_d
            WHEN t.until_d < g.until_d THEN t.until_d ELSE g.until_d END,
       b.login, p.title, po.name, t.expected_until
  FROM role_grant g
  JOIN role r ON r.id = g.role_id
  LEFT JOIN unit_v u ON u.unit_id = g.unit_id AND u.from_d <= :day AND u.until_d > :day
  LEFT JOIN organisation_v o ON o.organisation_id = g.organisation_id AND o.from_d <= :day AND o.until_d > :day
  LEFT JOIN account b ON b.id = g.granted_by_id
  LEFT JOIN tenure t ON t.area_id = g.tenure_area AND t.id = g.tenure_id
  LEFT JOIN post p ON p.id = t.post_id
  LEFT JOIN organisation_v po ON po.organisation_id = p.organisation_id AND po.from_d <= :day AND po.until_d > :day
 ORDER BY g.account_id, g.from_d, g.id
