-- Identity numbers that stand in the files of more than one person (one of them closed: two open ones are refused).
-- out: kind, blind index, area, person
SELECT n.kind_no, n.value_bix, n.area_id, n.person_id
  FROM identity_number AS n
  JOIN (SELECT kind_no, value_bix FROM identity_number GROUP BY kind_no, value_bix HAVING count(DISTINCT person_id) > 1) AS d
    ON d.kind_no = n.kind_no AND d.value_bix = n.value_bix
 ORDER BY n.kind_no, n.value_bix, n.area_id, n.person_id
