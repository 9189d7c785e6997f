-- Terms of one organisation do not overlap.
-- out: area, id of a term
SELECT CAST(0 AS INTEGER) AS area_id, a.id AS id
  FROM term a
  JOIN term b ON b.organisation_id = a.organisation_id AND b.id > a.id
 WHERE @latest:a@ < @earliest:b@ AND @latest:b@ < @earliest:a@
   @only:a.organisation_id@
