-- Organisations of a type that sat in a unit's territory at some time of a period, version by version (several rows of one where the unit
-- moved). :until is the first day after the period.
-- in: type, unit, from, until   out: organisation, unit, name, version from, version until
SELECT v.organisation_id, v.unit_id, v.name, v.from_d, v.until_d
  FROM organisation_v v
  JOIN unit_path p ON p.descendant_id = v.unit_id AND p.ancestor_id = :unit AND p.path_from < :until AND p.path_until > :from
 WHERE v.type = :type AND v.from_d < :until AND v.until_d > :from AND p.path_from < v.until_d AND p.path_until > v.from_d
 ORDER BY v.name_sort, v.organisation_id, v.from_d
