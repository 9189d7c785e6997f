-- A temporary stay that was shorter than allowed.
-- in: limit (months)   out: area, id of a membership, months
SELECT m.area_id AS area_id, m.id AS id,
       (m.until_d / 10000 - m.from_d / 10000) * 12 + m.until_d / 100 % 100 - m.from_d / 100 % 100
       - CASE WHEN m.until_d % 100 < m.from_d % 100 THEN 1 ELSE 0 END AS n
  FROM membership m
 WHERE m.kind_m = @code:membership_kind.party@ AND m.place = @code:membership_place.temporary@ AND m.until_d <> 99991231
   AND (m.until_d / 10000 - m.from_d / 10000) * 12 + m.until_d / 100 % 100 - m.from_d / 100 % 100
       - CASE WHEN m.until_d % 100 < m.from_d % 100 THEN 1 ELSE 0 END < :limit
   @only:m.person_id@
