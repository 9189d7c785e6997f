-- Requests for correction that an account made and that were answered since an instant, the newest answer first.
-- in: account, since   out: area, id, accepted, on paper, answered
SELECT q.area_id, q.id, q.accepted, q.on_paper, q.answered_ms
  FROM correction_request q
 WHERE q.account_id = :account AND q.accepted IS NOT NULL AND q.answered_ms >= :since
 ORDER BY q.answered_ms DESC, q.area_id, q.id
