-- Diplomas and certified levels of a person awarded on or before a day, the latest first.
-- in: area, person, day   out: day, general, professional, theory, state management, academic rank, major
SELECT q.on_d, q.general, q.professional, q.theory, q.state_mgmt, q.rank, q.major
  FROM @qualification@ AS q
 WHERE q.area_id = :area AND q.person_id = :person AND q.on_d <= :day
 ORDER BY q.on_d DESC, q.id DESC
