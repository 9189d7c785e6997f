-- One superior per organisation, day and line that is a tree.
-- out: area, id of a line
SELECT CAST(0 AS INTEGER) AS area_id, a.id AS id
  FROM organisation_line a
  JOIN organisation_line b ON b.organisation_id = a.organisation_id AND b.line = a.line AND b.id > a.id
 WHERE a.line IN (@nums:organisation_line.tree=1@)
   AND @latest:a@ < @earliest:b@ AND @latest:b@ < @earliest:a@
   @only:a.organisation_id@
