-- Grassroots cells with as many members as make a committee.
-- in: day, limit   out: area, id of an organisation, how many
SELECT CAST(0 AS INTEGER) AS area_id, v.organisation_id AS id, count(m.id) AS n
  FROM organisation_v v
  JOIN membership m ON m.organisation_id = v.organisation_id AND m.kind_m = @code:membership_kind.party@
   AND m.place = @code:membership_place.home@ AND m.from_d <= :day AND m.until_d > :day
 WHERE v.from_d <= :day AND v.until_d > :day AND v.type = @code:organisation_type.cell_base@
   @only:v.organisation_id@
 GROUP BY v.organisation_id
HAVING count(m.id) >= :limit
