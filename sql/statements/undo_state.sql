-- What one step of a group left.
-- in: area, id (of the change)   out: state after
SELECT after_json FROM change_log WHERE area_id = :area AND id = :id
