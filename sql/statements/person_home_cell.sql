-- The home cell of a person on a day.
-- in: area, person, day   out: organisation
SELECT organisation_id FROM membership
 WHERE area_id = :area AND person_id = :person AND kind_m = @code:membership_kind.party@ AND place = @code:membership_place.home@
   AND from_d <= :day AND until_d > :day
 ORDER BY from_d DESC, id
