-- Home cells of members on a day.
-- in: day   out: area, person, organisation
SELECT m.area_id AS area_id, m.person_id AS person_id, MIN(m.organisation_id) AS organisation_id
  FROM membership m
 WHERE m.kind_m = @code:membership_kind.party@ AND m.place = @code:membership_place.home@ AND m.from_d <= :day AND m.until_d > :day
 GROUP BY m.area_id, m.person_id
