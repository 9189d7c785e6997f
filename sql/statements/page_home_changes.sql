-- The latest changes of a storage area, newest first: what kind of record, never what stands in it.
-- in: area, until (known by then), most   out: id, at, actor, group, table, operation, reason
SELECT c.id, c.at_ms, c.actor, c.group_id, c.tbl, c.op, c.reason
FROM change_log AS c
WHERE c.area_id = :area AND c.rec_ms_here <= :until
ORDER BY c.id DESC
LIMIT :most
