-- Organisations directly below one on a day.
-- in: organisation, day   out: line, id, name, type, unit
SELECT l.line, o.organisation_id, o.name, o.type, o.unit_id
  FROM @organisation_line@ AS l
  JOIN @organisation_v@ AS o ON o.organisation_id = l.organisation_id AND o.from_d <= :day AND o.until_d > :day
 WHERE l.superior_id = :organisation AND l.from_d <= :day AND l.until_d > :day
 ORDER BY l.line, o.type, o.name_sort, o.organisation_id
