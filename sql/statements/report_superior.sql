-- The superior of an organisation in one line on a day.
-- in: organisation, line, day   out: id, name
SELECT o.organisation_id, o.name
  FROM @organisation_line@ AS l
  JOIN @organisation_v@ AS o ON o.organisation_id = l.superior_id AND o.from_d <= :day AND o.until_d > :day
 WHERE l.organisation_id = :organisation AND l.line = :line AND l.from_d <= :day AND l.until_d > :day
 ORDER BY l.from_d DESC, l.id
 LIMIT 1
