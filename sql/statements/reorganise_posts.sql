-- Versions of posts of an organisation on a day or later.
-- in: id, day   out: id of the version
SELECT v.id FROM post_v v JOIN post p ON p.id = v.post_id
 WHERE p.organisation_id = :id AND v.until_d > :day ORDER BY p.title, v.from_d, v.id
