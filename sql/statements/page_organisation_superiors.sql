-- Superiors of an organisation, by line.
-- in: organisation   out: line, superior, from, precision, until, precision
SELECT l.line, l.superior_id, l.from_d, l.from_p, l.until_d, l.until_p
  FROM @organisation_line@ AS l
 WHERE l.organisation_id = :organisation
 ORDER BY l.line, l.from_d, l.id
