-- Merges in force of which a person is the one who stays, or the one who went.
-- in: area, person   out: area, id, other's area, other
SELECT area_id, id, loser_area, loser_id FROM person_merge WHERE survivor_id = :person AND survivor_area = :area AND undone_ms IS NULL
UNION ALL
SELECT area_id, id, survivor_area, survivor_id FROM person_merge WHERE loser_id = :person AND loser_area = :area AND undone_ms IS NULL
