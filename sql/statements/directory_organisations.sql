-- All versions of all organisations.
-- out: organisation, from, until, unit, type, name, short name
SELECT v.organisation_id, v.from_d, v.until_d, v.unit_id, v.type, v.name, v.short_name
  FROM organisation_v v
 ORDER BY v.organisation_id, v.from_d, v.id
