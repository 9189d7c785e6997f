-- Qualifications of a person.
-- in: area, person   out: day, general, professional, major, theory, state management, academic rank, language, its level, computing, school, number, id
SELECT q.on_d, q.general, q.professional, q.major, q.theory, q.state_mgmt, q.rank, q.language, q.language_level, q.it, q.school, q.paper_no, q.id
  FROM @qualification@ AS q
 WHERE q.area_id = :area AND q.person_id = :person
 ORDER BY q.on_d DESC, q.id DESC
