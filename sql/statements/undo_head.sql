-- Who wrote a group, why, when; one act has one of each.
-- in: group   out: who, why, when
SELECT actor, why, rec_ms_here FROM change_log WHERE group_id = :group ORDER BY id
