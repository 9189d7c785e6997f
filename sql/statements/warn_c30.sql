-- Two main posts in different organisations on one day.
-- out: area, id of a tenure
SELECT a.area_id AS area_id, a.id AS id
  FROM tenure a
  JOIN tenure b ON b.area_id = a.area_id AND b.person_id = a.person_id AND b.id <> a.id AND b.main = 1
   AND b.from_d < a.until_d AND a.from_d < b.until_d
  JOIN post p ON p.id = a.post_id
  JOIN post r ON r.id = b.post_id AND r.organisation_id <> p.organisation_id
 WHERE a.main = 1
   @only:a.person_id@
