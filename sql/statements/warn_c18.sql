-- More holders than seats on the day a holder begins; those who only act are not counted.
-- out: area, id of a tenure, how many
SELECT a.area_id AS area_id, a.id AS id, count(*) AS n
  FROM tenure a
  JOIN post_v v ON v.post_id = a.post_id AND v.from_d <= a.from_d AND v.until_d > a.from_d
  JOIN tenure b ON b.post_id = a.post_id AND b.acting = 0 AND b.from_d <= a.from_d AND b.until_d > a.from_d
 WHERE a.acting = 0
   @only:a.post_id@
 GROUP BY a.area_id, a.id, v.seats
HAVING count(*) > v.seats
