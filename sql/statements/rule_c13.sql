-- The type of an organisation changes only on the day of an event that changes it.
-- out: area, id of a version
SELECT CAST(0 AS INTEGER) AS area_id, b.id AS id
  FROM organisation_v a
  JOIN organisation_v b ON b.organisation_id = a.organisation_id AND b.from_d = a.until_d AND b.type <> a.type
  LEFT JOIN (SELECT p.to_org_id AS organisation_id, e.on_d AS on_d
               FROM organisation_event_part p
               JOIN organisation_event e ON e.id = p.event_id
              WHERE p.to_org_id IS NOT NULL) x ON x.organisation_id = b.organisation_id AND x.on_d = b.from_d
 WHERE x.on_d IS NULL
   @only:b.organisation_id@
