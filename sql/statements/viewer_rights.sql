-- What an account may do on a day: every right of every role granted to it. A grant that follows a tenure holds only while that holds: when
-- the tenure is ended, also to a day gone by, or taken out, the grant is over with it.
-- in: account, day   out: grant, unit, organisation, line, field and purpose of the grant, right, kind, classes, field, secrecy
SELECT g.id, g.unit_id, g.organisation_id, g.line, g.field, g.purpose, r.act, r.tbl, r.class_max, r.field, r.secrecy_max
  FROM role_grant g JOIN role_right r ON r.role_id = g.role_id
  LEFT JOIN tenure t ON t.area_id = g.tenure_area AND t.id = g.tenure_id
 WHERE g.account_id = :account AND g.from_d <= :day AND g.until_d > :day
   AND (g.tenure_id IS NULL OR (t.from_d <= :day AND t.until_d > :day))
 ORDER BY g.id, r.id
