-- All versions of one organisation.
-- in: organisation   out: organisation, from, until, unit, type, name, short name
SELECT v.organisation_id, v.from_d, v.until_d, v.unit_id, v.type, v.name, v.short_name
  FROM organisation_v v
 WHERE v.organisation_id = :organisation
 ORDER BY v.from_d, v.id
