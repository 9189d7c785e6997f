-- A tenure lies inside the life of its post.
-- out: area, id of a tenure
SELECT a.area_id AS area_id, a.id AS id
  FROM tenure a
  LEFT JOIN post_v f ON f.post_id = a.post_id AND (f.from_p = 3 OR f.from_d <= @latest:a@) AND f.until_d > a.from_d
  LEFT JOIN post_v t ON t.post_id = a.post_id AND t.until_d >= @earliest:a@
 WHERE (f.id IS NULL OR t.id IS NULL)
   @only:a.person_id@
