-- Admitted older than the highest age in months.
-- in: limit (months)   out: area, id of a party_record, months
SELECT r.area_id AS area_id, r.id AS id,
       (r.admit_d / 10000 - p.birth_d / 10000) * 12 + r.admit_d / 100 % 100 - p.birth_d / 100 % 100
       - CASE WHEN r.admit_d % 100 < p.birth_d % 100 THEN 1 ELSE 0 END AS n
  FROM party_record r
  JOIN person p ON p.area_id = r.area_id AND p.id = r.person_id AND p.birth_d > 0
 WHERE (r.admit_d / 10000 - p.birth_d / 10000) * 12 + r.admit_d / 100 % 100 - p.birth_d / 100 % 100
       - CASE WHEN r.admit_d % 100 < p.birth_d % 100 THEN 1 ELSE 0 END > :limit
   @only:r.person_id@
