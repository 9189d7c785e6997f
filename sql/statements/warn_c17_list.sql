-- A list in an election longer than the surplus allows.
-- in: limit (per cent)   out: area, id of a term, how long
SELECT CAST(0 AS INTEGER) AS area_id, t.id AS id, t.list_size AS n
  FROM term t
 WHERE t.list_size * 100 > t.seats_committee * (100 + :limit)
   @only:t.id@
