-- A unit and what lies directly in it, on a day.
-- in: unit, day   out: id, name, code, depth (0 itself, 1 below)
SELECT x.id, x.name, x.code, x.depth
  FROM (SELECT v.unit_id AS id, v.name AS name, COALESCE(v.code, v.local_code) AS code, 0 AS depth, v.name_sort AS sort
          FROM @unit_v@ AS v
         WHERE v.unit_id = :unit AND v.from_d <= :day AND v.until_d > :day
        UNION ALL
        SELECT v.unit_id, v.name, COALESCE(v.code, v.local_code), 1, v.name_sort
          FROM @unit_v@ AS v
         WHERE v.parent_id = :unit AND v.from_d <= :day AND v.until_d > :day) AS x
 ORDER BY x.depth, x.sort, x.id
