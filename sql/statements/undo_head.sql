-- Who wrote a group, why, when; one act has one of each. A group has the number of its first row.
-- in: group   out: who, why, when
SELECT actor, why, rec_ms_here FROM change_log WHERE group_id = :group AND id = :group
