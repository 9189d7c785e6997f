-- Which of two units is above the other on a day.
-- in: one, other, day   out: the upper one
SELECT p.ancestor_id
  FROM @view:unit_path@ AS p
 WHERE p.from_d <= :day AND p.until_d > :day
   AND ((p.ancestor_id = :one AND p.descendant_id = :other) OR (p.ancestor_id = :other AND p.descendant_id = :one))
