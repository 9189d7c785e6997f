-- One code of one level names one unit on any day.
-- out: area, id of a version
SELECT CAST(0 AS INTEGER) AS area_id, a.id AS id
  FROM unit_v a
  JOIN unit ua ON ua.id = a.unit_id
  JOIN unit_v b ON b.code = a.code AND b.unit_id <> a.unit_id
  JOIN unit ub ON ub.id = b.unit_id AND ub.level = ua.level
 WHERE @latest:a@ < @earliest:b@ AND @latest:b@ < @earliest:a@
   @only:a.unit_id@
