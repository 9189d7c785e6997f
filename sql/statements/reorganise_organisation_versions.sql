-- Versions of an organisation that hold on a day or begin later.
-- in: id, day   out: id of the version
SELECT v.id FROM organisation_v v WHERE v.organisation_id = :id AND v.until_d > :day ORDER BY v.from_d, v.id
