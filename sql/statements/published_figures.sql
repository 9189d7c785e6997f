-- Published figures of the register, to be held against what the register itself gives.
-- in: origin   out: definition, row, column, unit, as-of day, number (ten-thousandths), printed text
SELECT f.definition, f.row_key, f.col_key, f.unit_id, f.as_of, f.num, f.printed
  FROM figure f
 WHERE f.origin = :origin AND f.unit_id IS NOT NULL AND f.num IS NOT NULL
 ORDER BY f.as_of, f.definition, f.row_key, f.col_key, f.id
