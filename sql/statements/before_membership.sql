-- The home cell of a member when another begins.
-- in: area, key = person, from, latest   out: area, id
SELECT area_id, id FROM membership
 WHERE area_id = :area AND person_id = :key AND kind_m = @code:membership_kind.party@ AND place = @code:membership_place.home@
   AND from_d < :from AND until_d > :from AND (until_d = 99991231 OR until_d <= :latest OR until_p > 0)
 ORDER BY from_d, id
