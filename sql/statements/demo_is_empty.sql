-- Is there anything in the register?
-- out: 1 if a unit or a person is there
SELECT CASE WHEN (SELECT max(id) FROM unit) IS NOT NULL OR (SELECT max(id) FROM person) IS NOT NULL THEN 1 ELSE 0 END
