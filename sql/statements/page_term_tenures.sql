-- Everybody who held a post of a term.
-- in: term   out: post, title, area, person, from, precision, until, precision, main, acting, source, re-elected, reason of the end, decision
-- number, its day
SELECT t.post_id, p.title, t.area_id, t.person_id, t.from_d, t.from_p, t.until_d, t.until_p, t.main, t.acting, t.source, t.reelected, t.end_reason,
       t.appointed_no, t.appointed_d
  FROM @post@ AS p
  JOIN @tenure@ AS t ON t.post_id = p.id
 WHERE p.term_id = :term
 ORDER BY t.from_d, t.id
