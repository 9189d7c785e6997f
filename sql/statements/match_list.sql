-- Matchings, the newest first, with the title of what is matched and how many differences there are. but: a state that is left out; 0: none.
-- in: open, but   out: area, id, title, lines, open lines
SELECT m.area_id, m.id,
       (SELECT MAX(r.title) FROM report AS r
         WHERE r.area_id = m.area_id AND r.definition = m.definition AND r.organisation_id = m.lower_id AND r.period_text = m.period_text),
       (SELECT COUNT(*) FROM report_match_line AS l WHERE l.area_id = m.area_id AND l.match_id = m.id),
       (SELECT COUNT(*) FROM report_match_line AS l WHERE l.area_id = m.area_id AND l.match_id = m.id AND l.state = :open)
  FROM report_match AS m
 WHERE m.state <> :but
 ORDER BY m.as_of DESC, m.id DESC
