-- Requests that something held about a person be corrected: those that wait first, the longest waiting at the top; then the newest.
-- in: area, person (0, 0: of everybody)   out: area, id, person, what, wanted, proof, login, on paper, asked, accepted, answer, by, answered
SELECT q.area_id, q.id, q.person_id, q.what, q.wanted, q.proof, a.login, q.on_paper, q.asked_ms, q.accepted, q.answer, b.login, q.answered_ms
  FROM correction_request q
  LEFT JOIN account a ON a.id = q.account_id
  LEFT JOIN account b ON b.id = q.answered_by_id
 WHERE (:person = 0 OR (q.area_id = :area AND q.person_id = :person))
 ORDER BY CASE WHEN q.accepted IS NULL THEN 0 ELSE 1 END, CASE WHEN q.accepted IS NULL THEN q.asked_ms ELSE -q.asked_ms END, q.area_id, q.id
