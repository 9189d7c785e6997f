-- What one reorganisation wrote, with the names of units and organisations that began.
-- in: group, why (code)   out: table, op, row, actor, recorded at, reason, name of the unit, its code, name of the organisation
SELECT c.tbl, c.op, c.row_id, c.actor, c.rec_ms_here, c.reason, u.name, u.code, o.name
FROM change_log c
LEFT JOIN unit_v u ON c.tbl = 'unit' AND u.unit_id = c.row_id
LEFT JOIN organisation_v o ON c.tbl = 'organisation' AND o.organisation_id = c.row_id
WHERE c.group_id = :group AND c.why = :why
ORDER BY c.id
