-- More elected than seats were decided.
-- out: area, id of a term, how many
SELECT CAST(0 AS INTEGER) AS area_id, t.id AS id, t.elected AS n
  FROM term t
 WHERE t.elected > t.seats_committee
   @only:t.id@
