-- An organisation on a day.
-- in: id, day   out: as reorganise_organisations
SELECT v.organisation_id, v.unit_id, v.type, v.grassroots, v.place, v.name, v.from_d, v.until_d
  FROM organisation_v v
 WHERE v.organisation_id = :id AND v.from_d <= :day AND v.until_d > :day
