-- A Party member has one home cell on any day.
-- b.id - a.id > 0, not b.id > a.id: else SQLite walks the key (area_id, id > ?) of the whole area instead of the index by person.
-- out: area, id of a membership
SELECT a.area_id AS area_id, a.id AS id
  FROM membership a
  JOIN membership b ON b.area_id = a.area_id AND b.person_id = a.person_id AND b.id - a.id > 0 AND b.kind_m = a.kind_m AND b.place = a.place
 WHERE a.kind_m = @code:membership_kind.party@ AND a.place = @code:membership_place.home@
   AND @latest:a@ < @earliest:b@ AND @latest:b@ < @earliest:a@
   @only:a.person_id@
