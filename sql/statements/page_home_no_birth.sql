-- People of a storage area whose day of birth is not known at all.
-- in: area   out: people
SELECT COUNT(*) FROM @person@ AS p WHERE p.birth_d = 0 AND p.area_id = :area
