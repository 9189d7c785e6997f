-- Grants in force that end within some days, of one account or of all.
-- in: day, limit, account (0: all)   out: grants, earliest end, accounts
SELECT count(*), min(g.until_d), count(DISTINCT g.account_id)
  FROM role_grant g JOIN account a ON a.id = g.account_id
 WHERE g.from_d <= :day AND g.until_d > :day AND g.until_d <= :limit AND a.from_d <= :day AND a.until_d > :day
   AND (:account = 0 OR g.account_id = :account)
