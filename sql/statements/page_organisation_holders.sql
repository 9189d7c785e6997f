-- Who holds the posts of an organisation on a day.
-- in: organisation, day   out: post, area, person, from, precision, until, precision, main, acting, source
SELECT t.post_id, t.area_id, t.person_id, t.from_d, t.from_p, t.until_d, t.until_p, t.main, t.acting, t.source
  FROM @post@ AS p
  JOIN @tenure@ AS t ON t.post_id = p.id AND t.until_d > :day AND t.from_d <= :day
 WHERE p.organisation_id = :organisation
 ORDER BY t.post_id, t.from_d, t.id
