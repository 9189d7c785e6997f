-- The Party committee of a unit itself on a day: who reviews.
-- in: unit, day   out: organisation
SELECT o.organisation_id
  FROM @organisation_v@ AS o
 WHERE o.unit_id = :unit AND o.from_d <= :day AND o.until_d > :day
   AND o.type IN (@code:organisation_type.pb_province@, @code:organisation_type.pb_district@, @code:organisation_type.pb_above_base@, @code:organisation_type.pb_base@)
 ORDER BY o.type, o.organisation_id
 LIMIT 1
