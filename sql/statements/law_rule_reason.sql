-- Why an organisation is otherwise than the rules say: its own reason with the decision, and warnings about it that were accepted.
-- in: organisation, day   out: reason, decision number, its day
SELECT o.exception, o.basis_no, o.basis_d
  FROM @organisation_v@ AS o
 WHERE o.organisation_id = :organisation AND o.from_d <= :day AND o.until_d > :day AND o.exception IS NOT NULL
UNION ALL
SELECT w.reason, w.basis_no, w.basis_d
  FROM @waiver@ AS w
 WHERE w.row_id = :organisation AND w.from_d <= :day AND w.until_d > :day
