-- A probationary member with a discipline that only official members can get.
-- out: area, id of a discipline
SELECT d.area_id AS area_id, d.id AS id
  FROM discipline d
  JOIN party_record r ON r.area_id = d.area_id AND r.person_id = d.person_id AND COALESCE(r.ceremony_d, r.admit_d) <= d.from_d
   AND (r.ended_d IS NULL OR r.ended_d >= d.from_d) AND (r.official_d IS NULL OR r.official_d > d.from_d)
 WHERE d.system = @code:discipline_system.party_member@ AND d.form NOT IN (@nums:discipline_form.probationary=1@) AND d.from_p = 0
   @only:d.person_id@
