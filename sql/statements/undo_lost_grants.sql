-- Grants an account had when it acted and has not any more.
-- in: account, at (when it acted), then (that day), today   out: how many
SELECT count(*)
  FROM (SELECT h.id, h.role_id, h.unit_id, h.organisation_id, h.from_d, h.until_d FROM role_grant_h h
         WHERE h.account_id = :account AND h.rec_ms <= :at AND h.end_ms > :at
        UNION ALL
        SELECT c.id, c.role_id, c.unit_id, c.organisation_id, c.from_d, c.until_d FROM role_grant c
         WHERE c.account_id = :account AND c.rec_ms <= :at) g
  LEFT JOIN role_grant n ON n.id = g.id AND n.role_id = g.role_id AND COALESCE(n.unit_id, 0) = COALESCE(g.unit_id, 0)
   AND COALESCE(n.organisation_id, 0) = COALESCE(g.organisation_id, 0) AND n.from_d <= :today AND n.until_d > :today
  LEFT JOIN tenure t ON t.area_id = n.tenure_area AND t.id = n.tenure_id AND t.from_d <= :today AND t.until_d > :today
 WHERE g.from_d <= :then AND g.until_d > :then AND (n.id IS NULL OR (n.tenure_id IS NOT NULL AND t.id IS NULL))
