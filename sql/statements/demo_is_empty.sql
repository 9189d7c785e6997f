-- Is there anything in the register?
-- out: 1 if a unit or a person is there
SELECT CASE WHEN EXISTS (SELECT 1 FROM unit) OR EXISTS (SELECT 1 FROM person) THEN 1 ELSE 0 END
