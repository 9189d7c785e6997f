-- Posts a person holds, of one title; 0: of any title.
-- in: area, person, which   out: id
SELECT t.id FROM tenure t
  JOIN post p ON p.id = t.post_id
 WHERE t.area_id = :area AND t.person_id = :person AND t.until_d = 99991231 AND (:which = 0 OR p.title = :which)
 ORDER BY t.id
