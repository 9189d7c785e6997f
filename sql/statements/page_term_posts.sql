-- Posts of a term on a day.
-- in: term, day   out: post, title, seats
SELECT p.id, p.title, v.seats
  FROM @post@ AS p
  JOIN @post_v@ AS v ON v.post_id = p.id AND v.from_d <= :day AND v.until_d > :day
 WHERE p.term_id = :term
 ORDER BY p.id
