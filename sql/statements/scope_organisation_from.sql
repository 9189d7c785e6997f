-- Organisations that went over into one, and how many others each of them went to as well.
-- in: organisation   out: organisation before, organisation after
SELECT q.from_org_id, q.to_org_id
  FROM organisation_event_part p JOIN organisation_event_part q ON q.from_org_id = p.from_org_id
 WHERE p.to_org_id = :organisation AND p.from_org_id IS NOT NULL AND q.to_org_id IS NOT NULL
 ORDER BY q.from_org_id, q.to_org_id
