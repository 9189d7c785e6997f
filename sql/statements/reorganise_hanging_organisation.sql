-- What still points at an organisation on a day or later, by kind.
-- in: id, day   out: assignments, establishments, grants of rights
SELECT (SELECT count(*) FROM assignment x WHERE x.organisation_id = :id AND x.until_d > :day),
       (SELECT count(*) FROM establishment x WHERE x.organisation_id = :id AND x.until_d > :day),
       (SELECT count(*) FROM role_grant x WHERE x.organisation_id = :id AND x.until_d > :day)
