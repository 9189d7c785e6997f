-- Who made a change, when and why.
-- in: area, id   out: actor, instant, reason
SELECT actor, at_ms, reason FROM change_log WHERE area_id = :area AND id = :id
