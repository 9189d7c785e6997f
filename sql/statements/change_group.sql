-- Who wrote a change, when, and in which group.
-- in: area, id   out: actor, instant, group
SELECT actor, at_ms, group_id FROM change_log WHERE area_id = :area AND id = :id
