-- How many hold a post on a day; those who only act are not counted.
-- in: post, day   out: number
SELECT count(*) FROM tenure WHERE post_id = :post AND acting = 0 AND from_d <= :day AND until_d > :day
