-- Posts of an organisation on a day.
-- in: organisation, day   out: post, title, term, seats, own name, category
SELECT p.id, p.title, p.term_id, v.seats, v.position_name, v.category
  FROM @post@ AS p
  JOIN @post_v@ AS v ON v.post_id = p.id AND v.from_d <= :day AND v.until_d > :day
 WHERE p.organisation_id = :organisation
 ORDER BY p.id
