-- When something was written last, in milliseconds; NULL: never.
-- in: nothing   out: rec_ms_here
SELECT MAX(rec_ms_here) FROM change_log
