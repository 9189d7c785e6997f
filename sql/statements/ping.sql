-- Is the connection still good?
-- in: nothing   out: 1
SELECT 1
