-- Cells with as many official members as elect a committee, without one.
-- in: day, limit (members), more (people in a committee)   out: area, id of an organisation, how many members
SELECT CAST(0 AS INTEGER) AS area_id, v.organisation_id AS id, count(DISTINCT r.id) AS n
  FROM organisation_v v
  JOIN membership m ON m.organisation_id = v.organisation_id AND m.kind_m = @code:membership_kind.party@
   AND m.place = @code:membership_place.home@ AND m.from_d <= :day AND m.until_d > :day
  JOIN party_record r ON r.area_id = m.area_id AND r.person_id = m.person_id AND r.official_d <= :day
   AND (r.ended_d IS NULL OR r.ended_d > :day)
  LEFT JOIN post p ON p.organisation_id = v.organisation_id AND p.title IN (@group:title.cell_committee@)
  LEFT JOIN tenure a ON a.post_id = p.id AND a.from_d <= :day AND a.until_d > :day
 WHERE v.from_d <= :day AND v.until_d > :day AND v.type IN (@group:organisation_type.any_cell@)
   @only:v.organisation_id@
 GROUP BY v.organisation_id
HAVING count(DISTINCT r.id) >= :limit AND count(DISTINCT a.person_id) < :more
