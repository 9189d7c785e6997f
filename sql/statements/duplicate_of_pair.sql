-- The row of a pair.
-- in: one (the smaller id), two   out: area, id
SELECT area_id, id FROM duplicate WHERE a_id = :one AND b_id = :two
