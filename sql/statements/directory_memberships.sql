-- Where the people of all storage areas have been members.
-- out: area, person, organisation, village, kind, from, until
SELECT area_id, person_id, organisation_id, village_id, kind_m, from_d, until_d FROM membership
