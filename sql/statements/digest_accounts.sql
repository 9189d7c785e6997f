-- Open accounts of people that have an address.
-- in: day   out: id, address
SELECT id, email FROM account WHERE from_d <= :day AND until_d > :day AND service = 0 AND email IS NOT NULL ORDER BY id
