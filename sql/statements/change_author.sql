-- Who wrote a change, and when.
-- in: area, id   out: actor, instant
SELECT actor, at_ms FROM change_log WHERE area_id = :area AND id = :id
