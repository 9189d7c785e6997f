-- Open memberships of one kind of a person; 0: of any kind.
-- in: area, person, which   out: id
SELECT m.id FROM membership m
 WHERE m.area_id = :area AND m.person_id = :person AND m.until_d = 99991231 AND (:which = 0 OR m.kind_m = :which)
 ORDER BY m.id
