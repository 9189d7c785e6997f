-- A Party membership begins at an admission's ceremony or later and ends with that Party record.
-- out: area, id of a membership
SELECT a.area_id AS area_id, a.id AS id
  FROM membership a
  LEFT JOIN party_record r ON r.area_id = a.area_id AND r.person_id = a.person_id AND COALESCE(r.ceremony_d, r.admit_d) <= @latest:a@
       AND (r.ended_d IS NULL OR (a.until_d < 99991231 AND a.from_d <= r.ended_d + 1131))
 WHERE a.kind_m = @code:membership_kind.party@ AND r.id IS NULL
   @only:a.person_id@
