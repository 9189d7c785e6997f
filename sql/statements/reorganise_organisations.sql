-- Organisations of a unit on a day.
-- in: id, day   out: id, unit, type, grassroots type, place, name, from, until of that version
SELECT v.organisation_id, v.unit_id, v.type, v.grassroots, v.place, v.name, v.from_d, v.until_d
  FROM organisation_v v
 WHERE v.unit_id = :id AND v.from_d <= :day AND v.until_d > :day
 ORDER BY v.type, v.name_sort, v.organisation_id
