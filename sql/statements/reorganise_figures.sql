-- What lies in a unit on a day.
-- in: id, day, village (level), party, home (codes)   out: villages, organisations, cells, members, seats, holders
SELECT (SELECT count(DISTINCT p.descendant_id) FROM unit_path p JOIN unit u ON u.id = p.descendant_id
         WHERE p.ancestor_id = :id AND p.path_from <= :day AND p.path_until > :day AND u.level = :village),
       (SELECT count(DISTINCT v.organisation_id) FROM organisation_v v JOIN unit_path p ON p.descendant_id = v.unit_id
         WHERE p.ancestor_id = :id AND p.path_from <= :day AND p.path_until > :day AND v.from_d <= :day AND v.until_d > :day),
       (SELECT count(DISTINCT v.organisation_id) FROM organisation_v v JOIN unit_path p ON p.descendant_id = v.unit_id
         WHERE p.ancestor_id = :id AND p.path_from <= :day AND p.path_until > :day AND v.from_d <= :day AND v.until_d > :day
           AND v.place IS NOT NULL),
       (SELECT count(*) FROM membership m JOIN organisation_v v ON v.organisation_id = m.organisation_id
          JOIN unit_path p ON p.descendant_id = COALESCE(m.village_id, v.unit_id)
         WHERE p.ancestor_id = :id AND p.path_from <= :day AND p.path_until > :day AND v.from_d <= :day AND v.until_d > :day
           AND m.from_d <= :day AND m.until_d > :day AND m.kind_m = :party AND m.place = :home),
       (SELECT COALESCE(sum(w.seats), 0) FROM post_v w JOIN post q ON q.id = w.post_id
          JOIN organisation_v v ON v.organisation_id = q.organisation_id JOIN unit_path p ON p.descendant_id = v.unit_id
         WHERE p.ancestor_id = :id AND p.path_from <= :day AND p.path_until > :day AND v.from_d <= :day AND v.until_d > :day
           AND w.from_d <= :day AND w.until_d > :day),
       (SELECT count(*) FROM tenure t JOIN post q ON q.id = t.post_id
          JOIN organisation_v v ON v.organisation_id = q.organisation_id JOIN unit_path p ON p.descendant_id = v.unit_id
         WHERE p.ancestor_id = :id AND p.path_from <= :day AND p.path_until > :day AND v.from_d <= :day AND v.until_d > :day
           AND t.from_d <= :day AND t.until_d > :day)
