-- A head's post with one seat has one holder on any day; those who only act for a holder are not counted. Each holder is compared with the one
-- before: if any two overlap, two neighbours do.
-- out: area, id of a tenure
SELECT x.area_id AS area_id, x.id AS id
  FROM (SELECT a.area_id AS area_id, a.id AS id, a.post_id AS post_id, a.from_d AS from_d, @latest:a@ AS latest_from,
               LAG(@earliest:a@) OVER (PARTITION BY a.post_id ORDER BY a.from_d, a.until_d, a.id) AS until_before
          FROM tenure a
          JOIN post p ON p.id = a.post_id
         WHERE a.acting = 0 AND p.title IN (@nums:title.rank=1,seats=1@)
           @only:p.id@) x
  JOIN post_v v ON v.post_id = x.post_id AND v.seats = 1 AND v.from_d <= x.from_d AND v.until_d > x.from_d
 WHERE x.latest_from < x.until_before
