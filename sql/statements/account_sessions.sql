-- Sessions of an account that are not over.
-- in: account, now   out: id, started, last seen, address, browser, shared machine, with a second factor
SELECT id, started_ms, seen_ms, addr, agent, shared, second_factor
  FROM session WHERE account_id = :account AND expires_ms > :now ORDER BY seen_ms DESC, id
