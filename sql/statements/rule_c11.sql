-- A line lies inside the lives of the lower and the upper organisation.
-- out: area, id of a line
SELECT CAST(0 AS INTEGER) AS area_id, l.id AS id
  FROM organisation_line l
  LEFT JOIN organisation_v f ON f.organisation_id = l.organisation_id AND (f.from_p = 3 OR f.from_d <= @latest:l@) AND f.until_d > l.from_d
  LEFT JOIN organisation_v t ON t.organisation_id = l.organisation_id AND t.until_d >= @earliest:l@
  LEFT JOIN organisation_v g ON g.organisation_id = l.superior_id AND (g.from_p = 3 OR g.from_d <= @latest:l@) AND g.until_d > l.from_d
  LEFT JOIN organisation_v u ON u.organisation_id = l.superior_id AND u.until_d >= @earliest:l@
 WHERE (f.id IS NULL OR t.id IS NULL OR g.id IS NULL OR u.id IS NULL)
   @only:l.organisation_id@
