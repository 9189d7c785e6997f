-- A tenure for the review of a committee.
-- in: area, id   out: title, from, precision, source, expected end, not local, its basis, decision number, day
SELECT q.title, t.from_d, t.from_p, t.source, t.expected_until, t.nonlocal, t.nonlocal_basis, t.appointed_no, t.appointed_d
  FROM @tenure@ AS t
  JOIN @post@ AS q ON q.id = t.post_id
 WHERE t.area_id = :area AND t.id = :id
