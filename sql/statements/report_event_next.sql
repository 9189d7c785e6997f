-- Organisations that an organisation went into on the day it ended.
-- in: organisation, on   out: id
SELECT p.to_org_id
  FROM @organisation_event_part@ AS p
  JOIN @organisation_event@ AS e ON e.id = p.event_id
 WHERE p.from_org_id = :organisation AND p.to_org_id IS NOT NULL AND e.on_d = :on
 ORDER BY p.to_org_id
