-- Where what a group wrote lies, or lay: units in what they lie in, organisations and their lines in the unit of the organisation; as it stands
-- and as it stood (taken back, it stands in the history alone).
-- in: group   out: organisation (1) or unit (0), the unit it lies in, from, until
SELECT 0, v.parent_id, v.from_d, v.until_d FROM change_log c JOIN unit_v v ON v.id = c.row_id
 WHERE c.group_id = :group AND c.tbl = 'unit_v'
UNION SELECT 0, v.parent_id, v.from_d, v.until_d FROM change_log c JOIN unit_v_h v ON v.id = c.row_id
 WHERE c.group_id = :group AND c.tbl = 'unit_v'
UNION SELECT 1, o.unit_id, o.from_d, o.until_d FROM change_log c JOIN organisation_v o ON o.id = c.row_id
 WHERE c.group_id = :group AND c.tbl = 'organisation_v'
UNION SELECT 1, o.unit_id, o.from_d, o.until_d FROM change_log c JOIN organisation_v_h o ON o.id = c.row_id
 WHERE c.group_id = :group AND c.tbl = 'organisation_v'
UNION SELECT 1, o.unit_id, o.from_d, o.until_d FROM change_log c JOIN organisation_line l ON l.id = c.row_id
  JOIN organisation_v o ON o.organisation_id = l.organisation_id AND o.from_d < l.until_d AND o.until_d >= l.until_d
 WHERE c.group_id = :group AND c.tbl = 'organisation_line'
UNION SELECT 1, o.unit_id, o.from_d, o.until_d FROM change_log c JOIN organisation_line_h l ON l.id = c.row_id
  JOIN organisation_v o ON o.organisation_id = l.organisation_id AND o.from_d < l.until_d AND o.until_d >= l.until_d
 WHERE c.group_id = :group AND c.tbl = 'organisation_line'
