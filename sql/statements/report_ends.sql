-- Days inside a window on which a version of some organisation ended, with the types of these.
-- in: from, until   out: day, type
SELECT DISTINCT v.until_d, v.type
  FROM @organisation_v@ AS v
 WHERE v.until_d > :from AND v.until_d < :until
 ORDER BY v.until_d, v.type
