-- A village that several cells cover on one day.
-- out: area, id of a covering
SELECT CAST(0 AS INTEGER) AS area_id, a.id AS id
  FROM organisation_covers a
  JOIN organisation_covers b ON b.unit_id = a.unit_id AND b.id <> a.id AND b.organisation_id <> a.organisation_id
   AND b.from_d < a.until_d AND a.from_d < b.until_d
 WHERE 1 = 1
   @only:a.unit_id@
