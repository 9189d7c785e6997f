SELECT CAST(0 AS INTEGER) AS area_id, t.unit_id AS id, t.from_d AS from_d, t.until_d AS until_d, CAST(1 AS INTEGER) AS value
FROM @unit_tag@ AS t
WHERE t.tag = @code:unit_tag.border@
