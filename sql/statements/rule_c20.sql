-- One number for a body, a category and a day.
-- out: area, id of an establishment
SELECT CAST(0 AS INTEGER) AS area_id, a.id AS id
  FROM establishment a
  JOIN establishment b ON b.category = a.category AND b.id > a.id
   AND (b.organisation_id = a.organisation_id OR b.unit_id = a.unit_id)
 WHERE @latest:a@ < @earliest:b@ AND @latest:b@ < @earliest:a@
   @only:a.category@
