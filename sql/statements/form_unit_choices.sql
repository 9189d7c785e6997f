-- A unit, what it lies in (from the top) and what lies directly in it.
-- in: unit, day   out: depth (0 itself, -1 below), code, name, parent
SELECT x.depth, x.code, x.name, x.parent
  FROM (SELECT p.depth AS depth, COALESCE(v.code, v.local_code) AS code, v.name AS name, v.name_sort AS sort, v.parent_id AS parent
          FROM unit_path p
          JOIN unit_v v ON v.unit_id = p.ancestor_id AND v.from_d <= :day AND v.until_d > :day
         WHERE p.descendant_id = :unit AND p.path_from <= :day AND p.path_until > :day
        UNION ALL
        SELECT -1, COALESCE(v.code, v.local_code), v.name, v.name_sort, v.parent_id
          FROM unit_v v
         WHERE v.parent_id = :unit AND v.from_d <= :day AND v.until_d > :day) x
 ORDER BY x.depth DESC, x.code, x.sort
