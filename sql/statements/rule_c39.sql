-- A membership lies inside the life of its organisation.
-- out: area, id of a membership
SELECT a.area_id AS area_id, a.id AS id
  FROM membership a
  LEFT JOIN organisation_v f ON f.organisation_id = a.organisation_id AND (f.from_p = 3 OR f.from_d <= @latest:a@) AND f.until_d > a.from_d
  LEFT JOIN organisation_v t ON t.organisation_id = a.organisation_id AND t.until_d >= @earliest:a@
 WHERE (f.id IS NULL OR t.id IS NULL)
   @only:a.person_id@
