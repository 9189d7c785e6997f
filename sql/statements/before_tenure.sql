-- Who holds a post when somebody new begins; those who only act are not counted.
-- in: key = post, from, latest = the last day the start can be   out: area, id
SELECT area_id, id FROM tenure
 WHERE post_id = :key AND acting = 0 AND from_d < :from AND until_d > :from AND (until_d = 99991231 OR until_d <= :latest OR until_p > 0)
 ORDER BY from_d, id
