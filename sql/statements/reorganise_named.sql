-- Other units under that parent on a day whose name is the same without marks.
-- in: id (itself), parent, key, day   out: id, name
SELECT v.unit_id, v.name FROM unit_v v
 WHERE v.parent_id = :parent AND v.name_key = :key AND v.unit_id <> :id AND v.from_d <= :day AND v.until_d > :day ORDER BY v.unit_id
