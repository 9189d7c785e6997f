-- The day until which a rotation, secondment or reinforcement is planned.
SELECT m.area_id AS area_id, m.id AS id, m.from_d AS from_d, m.until_d AS until_d, m.planned_until AS value
FROM @movement@ AS m
WHERE m.planned_until IS NOT NULL
