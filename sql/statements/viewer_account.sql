-- An account that is open on a day.
-- in: account, day   out: login, display
SELECT login, display FROM account WHERE id = :account AND from_d <= :day AND until_d > :day
