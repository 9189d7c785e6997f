-- People whose book is that of an area.
-- in: area   out: id
SELECT p.id FROM @person@ AS p WHERE p.area_id = :area ORDER BY p.id
