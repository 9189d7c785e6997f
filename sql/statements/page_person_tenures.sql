-- All posts a person held.
-- in: area, person   out: id, title, organisation, term label, from, precision, until, precision, main, acting, source, reason of the end,
-- decision number, day, issuer, own name of the post
SELECT t.id, p.title, p.organisation_id, r.label, t.from_d, t.from_p, t.until_d, t.until_p, t.main, t.acting, t.source, t.end_reason,
       t.appointed_no, t.appointed_d, t.appointed_by, r.id
  FROM @tenure@ AS t
  JOIN @post@ AS p ON p.id = t.post_id
  LEFT JOIN @term@ AS r ON r.id = p.term_id
 WHERE t.area_id = :area AND t.person_id = :person
 ORDER BY t.from_d DESC, t.id DESC
