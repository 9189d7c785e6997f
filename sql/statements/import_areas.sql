-- Storage areas that are the books of a unit, of what lies in it on a day, and of what that was made from.
-- in: unit, day   out: number
SELECT a.number FROM area a
 WHERE a.home_unit_id IN (SELECT u.descendant_id FROM unit_path u WHERE u.ancestor_id = :unit AND u.path_from <= :day AND u.path_until > :day)
    OR a.home_unit_id IN (SELECT e.from_unit_id FROM unit_path w JOIN unit_event_part e ON e.to_unit_id = w.descendant_id
                           WHERE w.ancestor_id = :unit AND w.path_from <= :day AND w.path_until > :day AND e.from_unit_id IS NOT NULL)
 ORDER BY a.number
