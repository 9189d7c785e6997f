-- Does an account hold that role at that place already, for all of that time, by a grant that follows no post and is not narrowed?
-- in: account, role, unit (0: none), organisation (0: none), from, until   out: how many grants
SELECT count(*) FROM role_grant
 WHERE account_id = :account AND role_id = :role AND COALESCE(unit_id, 0) = :unit AND COALESCE(organisation_id, 0) = :organisation
   AND from_d <= :from AND until_d >= :until AND tenure_id IS NULL AND line IS NULL AND field IS NULL
