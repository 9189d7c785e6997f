-- An organisation begins with the event that founded it and ends with the one that ended it.
-- out: area, id of an organisation
SELECT CAST(0 AS INTEGER) AS area_id, o.id AS id
  FROM organisation o
  JOIN (SELECT v.organisation_id AS organisation_id, MIN(v.from_d) AS first_d, MAX(v.until_d) AS last_d
          FROM organisation_v v GROUP BY v.organisation_id) x ON x.organisation_id = o.id
  LEFT JOIN organisation_event f ON f.id = o.founded_by_id
  LEFT JOIN organisation_event e ON e.id = o.ended_by_id
 WHERE ((f.on_d % 100 > 0 AND f.on_d <> x.first_d) OR (e.on_d % 100 > 0 AND e.on_d <> x.last_d))
   @only:o.id@
