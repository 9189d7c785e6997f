-- Memberships that count in a unit on a day or later.
-- in: id, day   out: area, id, organisation
SELECT m.area_id, m.id, m.organisation_id FROM membership m WHERE m.village_id = :id AND m.until_d > :day ORDER BY m.area_id, m.id
