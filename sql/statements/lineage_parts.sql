-- All unit events with their parts (an event without parts once).
-- out: event, day, kind, seq, basis, inferred, part, from unit, to unit, extent, note
SELECT e.id, e.on_d, e.event, e.seq, e.basis_no, e.inferred, p.id, p.from_unit_id, p.to_unit_id, p.extent, p.source_note
  FROM unit_event e LEFT JOIN unit_event_part p ON p.event_id = e.id
 ORDER BY e.id, p.id
