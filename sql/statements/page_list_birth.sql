-- The recorded day of birth of a person, and whether it is recorded as not known.
-- in: area, id   out: birth, unknown
SELECT p.birth_d, p.birth_unknown
  FROM @person@ AS p
 WHERE p.area_id = :area AND p.id = :id
