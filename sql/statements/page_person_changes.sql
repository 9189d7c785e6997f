-- What was written about a person, newest first. Rows that were voided are found through their history twin.
-- in: area, person, until   out: id, when, who, table, row, what was done, why, reason, batch, row as written
SELECT c.id, c.rec_ms_here, c.actor, c.tbl, c.row_id, c.op, c.why, c.reason, c.batch, c.after_json
  FROM change_log AS c
 WHERE c.area_id = :area AND c.rec_ms_here <= :until
   AND c.row_id IN (
	SELECT CAST(:person AS BIGINT)
	UNION ALL SELECT v.id FROM person_v AS v WHERE v.area_id = :area AND v.person_id = :person
	UNION ALL SELECT v.id FROM person_v_h AS v WHERE v.area_id = :area AND v.person_id = :person
	UNION ALL SELECT t.id FROM tenure AS t WHERE t.area_id = :area AND t.person_id = :person
	UNION ALL SELECT t.id FROM tenure_h AS t WHERE t.area_id = :area AND t.person_id = :person
	UNION ALL SELECT m.id FROM membership AS m WHERE m.area_id = :area AND m.person_id = :person
	UNION ALL SELECT m.id FROM membership_h AS m WHERE m.area_id = :area AND m.person_id = :person
	UNION ALL SELECT q.id FROM qualification AS q WHERE q.area_id = :area AND q.person_id = :person
	UNION ALL SELECT q.id FROM qualification_h AS q WHERE q.area_id = :area AND q.person_id = :person
	UNION ALL SELECT n.id FROM identity_number AS n WHERE n.area_id = :area AND n.person_id = :person
	UNION ALL SELECT n.id FROM identity_number_h AS n WHERE n.area_id = :area AND n.person_id = :person
	UNION ALL SELECT r.id FROM party_record AS r WHERE r.area_id = :area AND r.person_id = :person
	UNION ALL SELECT r.id FROM party_record_h AS r WHERE r.area_id = :area AND r.person_id = :person)
 ORDER BY c.rec_ms_here DESC, c.id DESC
