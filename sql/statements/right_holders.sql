-- Which roles have a right on a day, and where: over a unit, or without a territory. Nobody is named.
-- in: right, unit, day   out: role, unit, organisation (names; null where there is none)
SELECT DISTINCT r.label, u.name, o.name, COALESCE(p.depth, -1)
  FROM role_grant g
  JOIN role r ON r.id = g.role_id
  JOIN role_right x ON x.role_id = r.id AND x.act = :right
  JOIN account a ON a.id = g.account_id AND a.from_d <= :day AND a.until_d > :day
  LEFT JOIN tenure t ON t.area_id = g.tenure_area AND t.id = g.tenure_id
  LEFT JOIN unit_path p ON p.ancestor_id = g.unit_id AND p.descendant_id = :unit AND p.path_from <= :day AND p.path_until > :day
  LEFT JOIN unit_v u ON u.unit_id = g.unit_id AND u.from_d <= :day AND u.until_d > :day
  LEFT JOIN organisation_v o ON o.organisation_id = g.organisation_id AND o.from_d <= :day AND o.until_d > :day
 WHERE g.from_d <= :day AND g.until_d > :day
   AND (g.tenure_id IS NULL OR (t.from_d <= :day AND t.until_d > :day))
   AND (p.depth IS NOT NULL OR (g.unit_id IS NULL AND (g.organisation_id IS NULL OR o.unit_id = :unit)))
 ORDER BY 4, 1, 2, 3
