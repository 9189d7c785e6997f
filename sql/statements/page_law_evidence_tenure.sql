-- When a tenure began.
-- in: area, id   out: day, its precision
SELECT t.from_d, t.from_p FROM @tenure@ AS t WHERE t.area_id = :area AND t.id = :id
