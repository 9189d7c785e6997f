-- Has any warning of that rule been taken with a reason?
-- in: rule   out: a waiver, or nothing
SELECT max(id) FROM waiver WHERE rule = :rule
