-- The post of a title in an organisation; of several terms the one in force on a day, else the newest.
-- in: organisation, title, day   out: id
SELECT p.id FROM post p LEFT JOIN term t ON t.id = p.term_id
 WHERE p.organisation_id = :organisation AND p.title = :title
 ORDER BY CASE WHEN t.from_d <= :day AND t.until_d > :day THEN 0 ELSE 1 END, t.from_d DESC, p.id DESC
