-- The storage areas a group wrote in.
-- in: group   out: area
SELECT c.area_id FROM change_log AS c WHERE c.group_id = :group AND c.area_id > 0 GROUP BY c.area_id ORDER BY c.area_id
