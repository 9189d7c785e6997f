-- More excellent evaluations in a group of like tasks than the share of the good ones allows; a group lies in one storage area.
-- in: limit (per cent)   out: area, id of an excellent evaluation, how many of them
SELECT x.area_id AS area_id, MIN(CASE WHEN x.level = @code:evaluation_level.servant4p_1@ THEN x.id END) AS id,
       SUM(CASE WHEN x.level = @code:evaluation_level.servant4p_1@ THEN 1 ELSE 0 END) AS n
  FROM evaluation x
 WHERE x.scale = @code:evaluation_scale.servant4p@ AND x.person_id IS NOT NULL
   @only:x.period_year@
 GROUP BY x.area_id, x.period_year, x.period_part, COALESCE(x.group_key, '')
HAVING SUM(CASE WHEN x.level = @code:evaluation_level.servant4p_1@ THEN 1 ELSE 0 END) * 100
     > SUM(CASE WHEN x.level = @code:evaluation_level.servant4p_2@ THEN 1 ELSE 0 END) * :limit
