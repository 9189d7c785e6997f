-- Every pair that somebody or the program has noted.
-- out: area, id, a, its area, b, its area, state, score, grounds
SELECT area_id, id, a_id, a_area, b_id, b_area, state, score, grounds FROM duplicate ORDER BY area_id, id
