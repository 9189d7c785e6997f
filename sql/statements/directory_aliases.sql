-- Other spellings of units.
-- out: unit, alias
SELECT unit_id, alias FROM unit_alias ORDER BY unit_id, id
