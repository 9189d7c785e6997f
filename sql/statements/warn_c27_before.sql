-- Advanced political theory without the level before it.
-- out: area, id of a qualification
SELECT q.area_id AS area_id, q.id AS id
  FROM qualification q
  LEFT JOIN (SELECT b.area_id AS area_id, b.person_id AS person_id FROM qualification b
              WHERE b.professional IN (@nums:professional_level.band=college_up@) GROUP BY b.area_id, b.person_id) u
    ON u.area_id = q.area_id AND u.person_id = q.person_id
 WHERE q.theory = @code:political_theory.advanced@ AND u.person_id IS NULL
   @only:q.person_id@
