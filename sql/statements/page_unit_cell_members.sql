-- Party members at home in an organisation on a day.
-- in: organisation, day   out: members
SELECT COUNT(*)
FROM @membership@ AS m
WHERE m.organisation_id = :organisation AND m.kind_m = @code:membership_kind.party@ AND m.place = @code:membership_place.home@
	AND m.from_d <= :day AND m.until_d > :day
