-- Every role.
-- out: code, label
SELECT code, label FROM role ORDER BY label, code
