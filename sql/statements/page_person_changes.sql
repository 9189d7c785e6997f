-- What was written about a person, newest first. Rows that were voided are found through their history twin.
-- in: area, person, until   out: id, when, who, table, row, what was done, why, reason, batch, row as written
-- CROSS JOIN: from the few rows of the person to their changes, never through all changes of the area (40 times as long for SQLite).
SELECT c.id, c.rec_ms_here, c.actor, c.tbl, c.row_id, c.op, c.why, c.reason, c.batch, c.after_json
  FROM (
	SELECT CAST(:person AS BIGINT) AS id
	UNION SELECT v.id FROM person_v AS v WHERE v.area_id = :area AND v.person_id = :person
	UNION SELECT v.id FROM person_v_h AS v WHERE v.area_id = :area AND v.person_id = :person
	UNION SELECT t.id FROM tenure AS t WHERE t.area_id = :area AND t.person_id = :person
	UNION SELECT t.id FROM tenure_h AS t WHERE t.area_id = :area AND t.person_id = :person
	UNION SELECT m.id FROM membership AS m WHERE m.area_id = :area AND m.person_id = :person
	UNION SELECT m.id FROM membership_h AS m WHERE m.area_id = :area AND m.person_id = :person
	UNION SELECT q.id FROM qualification AS q WHERE q.area_id = :area AND q.person_id = :person
	UNION SELECT q.id FROM qualification_h AS q WHERE q.area_id = :area AND q.person_id = :person
	UNION SELECT n.id FROM identity_number AS n WHERE n.area_id = :area AND n.person_id = :person
	UNION SELECT n.id FROM identity_number_h AS n WHERE n.area_id = :area AND n.person_id = :person
	UNION SELECT s.id FROM membership_state AS s WHERE s.area_id = :area AND s.person_id = :person
	UNION SELECT s.id FROM membership_state_h AS s WHERE s.area_id = :area AND s.person_id = :person
	UNION SELECT f.id FROM family_member AS f WHERE f.area_id = :area AND f.person_id = :person
	UNION SELECT f.id FROM family_member_h AS f WHERE f.area_id = :area AND f.person_id = :person
	UNION SELECT e.id FROM career_entry AS e WHERE e.area_id = :area AND e.person_id = :person
	UNION SELECT e.id FROM career_entry_h AS e WHERE e.area_id = :area AND e.person_id = :person
	UNION SELECT p.id FROM party_paper AS p WHERE p.area_id = :area AND p.person_id = :person
	UNION SELECT p.id FROM party_paper_h AS p WHERE p.area_id = :area AND p.person_id = :person
	UNION SELECT d.id FROM admission_case AS d WHERE d.area_id = :area AND d.person_id = :person
	UNION SELECT d.id FROM admission_case_h AS d WHERE d.area_id = :area AND d.person_id = :person
	UNION SELECT x.id FROM membership_transfer AS x WHERE x.area_id = :area AND x.person_id = :person
	UNION SELECT x.id FROM membership_transfer_h AS x WHERE x.area_id = :area AND x.person_id = :person
	UNION SELECT g.id FROM training_attendance AS g WHERE g.area_id = :area AND g.person_id = :person
	UNION SELECT g.id FROM training_attendance_h AS g WHERE g.area_id = :area AND g.person_id = :person
	UNION SELECT l.id FROM evaluation AS l WHERE l.area_id = :area AND l.person_id = :person
	UNION SELECT l.id FROM evaluation_h AS l WHERE l.area_id = :area AND l.person_id = :person
	UNION SELECT w.id FROM award AS w WHERE w.area_id = :area AND w.person_id = :person
	UNION SELECT w.id FROM award_h AS w WHERE w.area_id = :area AND w.person_id = :person
	UNION SELECT i.id FROM discipline AS i WHERE i.area_id = :area AND i.person_id = :person
	UNION SELECT i.id FROM discipline_h AS i WHERE i.area_id = :area AND i.person_id = :person
	UNION SELECT o.id FROM movement AS o WHERE o.area_id = :area AND o.person_id = :person
	UNION SELECT o.id FROM movement_h AS o WHERE o.area_id = :area AND o.person_id = :person
	UNION SELECT u.id FROM assignment AS u WHERE u.area_id = :area AND u.person_id = :person
	UNION SELECT u.id FROM assignment_h AS u WHERE u.area_id = :area AND u.person_id = :person
	UNION SELECT k.id FROM registered_task AS k WHERE k.area_id = :area AND k.person_id = :person
	UNION SELECT k.id FROM registered_task_h AS k WHERE k.area_id = :area AND k.person_id = :person
	UNION SELECT r.id FROM party_record AS r WHERE r.area_id = :area AND r.person_id = :person
	UNION SELECT r.id FROM party_record_h AS r WHERE r.area_id = :area AND r.person_id = :person) AS k
 CROSS JOIN change_log AS c
 WHERE c.row_id = k.id AND c.area_id = :area AND c.rec_ms_here <= :until
 ORDER BY c.rec_ms_here DESC, c.id DESC
