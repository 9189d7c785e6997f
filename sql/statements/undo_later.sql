-- Rows of a group that other groups have written since.
-- in: group   out: area, table, record, the other group, who
SELECT n.area_id, n.tbl, n.row_id, n.group_id, n.actor
  FROM change_log c
  JOIN change_log n ON n.area_id = c.area_id AND n.tbl = c.tbl AND n.row_id = c.row_id AND n.rec_ms_here > c.rec_ms_here
 WHERE c.group_id = :group AND n.group_id <> c.group_id
 GROUP BY n.area_id, n.tbl, n.row_id, n.group_id, n.actor
 ORDER BY n.group_id, n.tbl, n.row_id
