-- Units of a level that end on a day and of which no part of that day says where they went. EXCEPT and not joins: the tables have just been
-- filled and PostgreSQL, which does not know yet how large they are, would walk one for every row of the other (9 s instead of 0.1).
-- in: level, day   out: count
SELECT count(*) FROM (
    SELECT v.unit_id FROM unit_v v JOIN unit u ON u.id = v.unit_id WHERE u.level = :level AND v.until_d = :day
    EXCEPT
    SELECT p.from_unit_id FROM unit_event_part p JOIN unit_event e ON e.id = p.event_id WHERE p.to_unit_id IS NOT NULL AND e.on_d = :day
    EXCEPT
    SELECT n.unit_id FROM unit_v n WHERE n.from_d = :day) lost
