-- Units of a level that were there on a day and whose version then ended by another day.
-- in: level, day, last   out: id
SELECT v.unit_id
  FROM @unit_v@ AS v
  JOIN @unit@ AS u ON u.id = v.unit_id
 WHERE u.level = :level AND v.from_d <= :day AND v.until_d > :day AND v.until_d <= :last
 ORDER BY v.unit_id
