-- Cells with fewer official members than a cell needs.
-- in: day, limit   out: area, id of an organisation, how many
SELECT CAST(0 AS INTEGER) AS area_id, v.organisation_id AS id, count(r.id) AS n
  FROM organisation_v v
  LEFT JOIN membership m ON m.organisation_id = v.organisation_id AND m.kind_m = @code:membership_kind.party@
   AND m.place = @code:membership_place.home@ AND m.from_d <= :day AND m.until_d > :day
  LEFT JOIN party_record r ON r.area_id = m.area_id AND r.person_id = m.person_id AND r.official_d <= :day
   AND (r.ended_d IS NULL OR r.ended_d > :day)
 WHERE v.from_d <= :day AND v.until_d > :day AND v.type IN (@code:organisation_type.cell@, @code:organisation_type.cell_base@)
   @only:v.organisation_id@
 GROUP BY v.organisation_id
HAVING count(r.id) < :limit
