-- Tables a group wrote.
-- in: group   out: table
SELECT DISTINCT tbl FROM change_log WHERE group_id = :group ORDER BY tbl
