-- The committee of the cell a post belongs to: of more people than a cell committee has?
-- in: day, limit   out: area, id of an organisation, how many
SELECT CAST(0 AS INTEGER) AS area_id, v.organisation_id AS id, count(DISTINCT a.person_id) AS n
  FROM post q
  JOIN organisation_v v ON v.organisation_id = q.organisation_id AND v.from_d <= :day AND v.until_d > :day
   AND v.type IN (@group:organisation_type.any_cell@)
  JOIN post p ON p.organisation_id = q.organisation_id AND p.title IN (@group:title.cell_committee@)
  JOIN tenure a ON a.post_id = p.id AND a.from_d <= :day AND a.until_d > :day
 WHERE 1 = 1
   @only:q.id@
 GROUP BY v.organisation_id
HAVING count(DISTINCT a.person_id) > :limit
