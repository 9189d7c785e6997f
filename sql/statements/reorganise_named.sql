-- Is there another unit of that name under that parent on a day?
-- in: id (itself), parent, key, day   out: id
SELECT v.unit_id FROM unit_v v
 WHERE v.parent_id = :parent AND v.name_key = :key AND v.unit_id <> :id AND v.from_d <= :day AND v.until_d > :day ORDER BY v.unit_id
