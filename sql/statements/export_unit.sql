-- Units that bear a code on a day.
-- in: code, day   out: unit
SELECT v.unit_id FROM unit_v AS v WHERE v.code = :code AND v.from_d <= :day AND v.until_d > :day ORDER BY v.unit_id
