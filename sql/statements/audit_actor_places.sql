-- What an account was ever given rights for.
-- in: login   out: unit, organisation (both empty: for everything)
SELECT g.unit_id, g.organisation_id
  FROM account AS a
  JOIN role_grant AS g ON g.account_id = a.id
 WHERE a.login = :login
