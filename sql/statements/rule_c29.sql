-- One person holds one post once on any day.
-- b.id - a.id > 0, not b.id > a.id: else SQLite walks the key (area_id, id > ?) of the whole area instead of the index by person.
-- out: area, id of a tenure
SELECT a.area_id AS area_id, a.id AS id
  FROM tenure a
  JOIN tenure b ON b.area_id = a.area_id AND b.person_id = a.person_id AND b.post_id = a.post_id AND b.id - a.id > 0
 WHERE @latest:a@ < @earliest:b@ AND @latest:b@ < @earliest:a@
   @only:a.person_id@
