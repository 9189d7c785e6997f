-- Pairs of one person in a state, with the other one.
-- in: area, person, state   out: area, id, other's area, other
SELECT area_id, id, b_area, b_id FROM duplicate WHERE a_id = :person AND a_area = :area AND state = :state
UNION ALL
SELECT area_id, id, a_area, a_id FROM duplicate WHERE b_id = :person AND b_area = :area AND state = :state
