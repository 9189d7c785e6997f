-- All versions of an organisation.
-- in: organisation   out: unit, type, name, short name, from, precision, until, precision, grassroots, place, address, phone, symbol,
-- exception, basis number, day, issuer
SELECT v.unit_id, v.type, v.name, v.short_name, v.from_d, v.from_p, v.until_d, v.until_p, v.grassroots, v.place, v.address, v.phone, v.symbol,
       v.exception, v.basis_no, v.basis_d, v.basis_by
  FROM @organisation_v@ AS v
 WHERE v.organisation_id = :organisation
 ORDER BY v.from_d, v.id
