-- What an event ends and what it begins do not meet on its day.
-- out: area, id of a part
SELECT CAST(0 AS INTEGER) AS area_id, p.id AS id
  FROM organisation_event_part p
  JOIN organisation_event e ON e.id = p.event_id AND e.on_d % 100 > 0
  JOIN (SELECT v.organisation_id AS organisation_id, MAX(v.until_d) AS last_d FROM organisation_v v GROUP BY v.organisation_id) f
    ON f.organisation_id = p.from_org_id
  JOIN (SELECT v.organisation_id AS organisation_id, MIN(v.from_d) AS first_d FROM organisation_v v GROUP BY v.organisation_id) t
    ON t.organisation_id = p.to_org_id
 WHERE p.from_org_id <> p.to_org_id AND f.last_d <> 99991231 AND t.first_d > f.last_d
   @only:p.event_id@
