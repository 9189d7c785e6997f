-- The step of the code that was accepted last for an account.
-- in: account   out: step
SELECT step FROM code_use WHERE account_id = :account
