-- What offices ask for and is in force on a day, by code.
-- in: day   out: id, code, title, forms, sender, its type, under, receiver, kind, cycle, calendar, period from, until, as of, due day, due
-- rule, outline, note, condition, from, until, basis number, day, issuer, secrecy
SELECT o.id, o.definition, o.title, o.forms, o.sender_id, o.sender_type, o.under_id, o.receiver_id, o.kind_r, o.cycle, o.calendar,
       o.period_from, o.period_until, o.as_of, o.due_d, o.due_rule, o.outline, o.note, o.sender_where, o.from_d, o.until_d,
       o.basis_no, o.basis_d, o.basis_by, o.secrecy
  FROM @report_obligation@ AS o
 WHERE o.from_d <= :day AND o.until_d > :day
 ORDER BY o.definition, o.id
