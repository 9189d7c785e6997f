-- Where all shares of people that leave a unit on a day are known, they sum to one.
-- out: area, id of a part
SELECT CAST(0 AS INTEGER) AS area_id, min(p.id) AS id
  FROM unit_event_part p
  JOIN unit_event v ON v.id = p.event_id
 WHERE p.from_unit_id IS NOT NULL AND p.extent = @code:part_extent.part@
   @only:p.from_unit_id@
 GROUP BY p.from_unit_id, v.on_d
HAVING count(p.share_people) = count(*) AND sum(p.share_people) <> 1000000
