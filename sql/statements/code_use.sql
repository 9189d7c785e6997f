-- A code is accepted: only when it is of a later step than the last one. Changes one row or none.
UPDATE code_use SET step = :step, at_ms = :now WHERE account_id = :account AND step < :step
