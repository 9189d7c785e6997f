-- All versions of all organisations.
-- out: organisation, from, until, unit, type, name, sort key, short name
SELECT v.organisation_id, v.from_d, v.until_d, v.unit_id, v.type, v.name, v.name_sort, v.short_name
  FROM organisation_v v
 ORDER BY v.organisation_id, v.from_d, v.id
