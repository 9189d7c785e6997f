-- Has anybody an account? That of the operator, which only stands in waivers, is nobody's.
-- out: 1 or 0
SELECT CASE WHEN (SELECT max(id) FROM account WHERE service = 0 OR password_hash <> '!') IS NOT NULL THEN 1 ELSE 0 END
