-- All accounts.
-- out: id, login, display, from, until, must change, locked until
SELECT id, login, display, from_d, until_d, must_change, locked_until FROM account ORDER BY login, id
