-- What still points at a unit on a day or later, by kind.
-- in: id, day   out: assignments, establishments, grants of rights
SELECT (SELECT count(*) FROM assignment x WHERE x.unit_id = :id AND x.until_d > :day),
       (SELECT count(*) FROM establishment x WHERE x.unit_id = :id AND x.until_d > :day),
       (SELECT count(*) FROM role_grant x WHERE x.unit_id = :id AND x.until_d > :day)
