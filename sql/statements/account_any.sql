-- Has anybody an account?
-- out: 1 or 0
SELECT CASE WHEN (SELECT max(id) FROM account) IS NOT NULL THEN 1 ELSE 0 END
