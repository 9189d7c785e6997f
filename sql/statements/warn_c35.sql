-- Official before the months of probation were over.
-- in: limit (months)   out: area, id of a party_record, months
SELECT r.area_id AS area_id, r.id AS id,
       (r.official_d / 10000 - r.ceremony_d / 10000) * 12 + r.official_d / 100 % 100 - r.ceremony_d / 100 % 100
       - CASE WHEN r.official_d % 100 < r.ceremony_d % 100 THEN 1 ELSE 0 END AS n
  FROM party_record r
 WHERE r.ceremony_d IS NOT NULL AND r.official_d IS NOT NULL
   AND (r.official_d / 10000 - r.ceremony_d / 10000) * 12 + r.official_d / 100 % 100 - r.ceremony_d / 100 % 100
       - CASE WHEN r.official_d % 100 < r.ceremony_d % 100 THEN 1 ELSE 0 END < :limit
   @only:r.person_id@
