SELECT CAST(0 AS INTEGER) AS area_id, t.unit_id AS id, t.from_d AS from_d, t.until_d AS until_d, t.tag AS value
FROM @unit_tag@ AS t
WHERE t.tag IN (@code:unit_tag.zone1@, @code:unit_tag.zone2@, @code:unit_tag.zone3@)
