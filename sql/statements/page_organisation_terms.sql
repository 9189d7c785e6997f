-- Terms of an organisation.
-- in: organisation   out: id, label, ordinal, from, precision, until, precision, congress, committee, standing, deputies, elected, list,
-- planned end, basis number, day, issuer
SELECT t.id, t.label, t.ordinal, t.from_d, t.from_p, t.until_d, t.until_p, t.congress_d, t.seats_committee, t.seats_standing, t.seats_deputy,
       t.elected, t.list_size, t.planned_until, t.basis_no, t.basis_d, t.basis_by
  FROM @term@ AS t
 WHERE t.organisation_id = :organisation
 ORDER BY t.from_d, t.id
