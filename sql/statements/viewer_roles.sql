-- Roles that an account has on a day.
-- in: account, day   out: code, template
SELECT DISTINCT r.code, r.template
  FROM role_grant g JOIN role r ON r.id = g.role_id
  LEFT JOIN tenure t ON t.area_id = g.tenure_area AND t.id = g.tenure_id
 WHERE g.account_id = :account AND g.from_d <= :day AND g.until_d > :day
   AND (g.tenure_id IS NULL OR (t.from_d <= :day AND t.until_d > :day))
