-- In one organisation a person has one main post on any day.
-- b.id - a.id > 0, not b.id > a.id: else SQLite walks the key (area_id, id > ?) of the whole area instead of the index by person.
-- out: area, id of a tenure
SELECT a.area_id AS area_id, a.id AS id
  FROM tenure a
  JOIN tenure b ON b.area_id = a.area_id AND b.person_id = a.person_id AND b.id - a.id > 0 AND b.main = 1
  JOIN post p ON p.id = a.post_id
  JOIN post r ON r.id = b.post_id AND r.organisation_id = p.organisation_id
 WHERE a.main = 1 AND a.acting = 0 AND b.acting = 0 AND p.title <> r.title
   AND @latest:a@ < @earliest:b@ AND @latest:b@ < @earliest:a@
   @only:a.person_id@
