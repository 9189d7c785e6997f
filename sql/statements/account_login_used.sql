-- Accounts that have or ever had a login.
-- in: login   out: how many rows
SELECT count(*)
  FROM (SELECT login FROM account WHERE login = :login
        UNION ALL
        SELECT login FROM account_h WHERE login = :login) AS used
