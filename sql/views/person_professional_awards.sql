-- Every award. The highest so far is found by windows in the timeline, by itself in a snapshot.
SELECT f.area_id AS area_id, f.person_id AS id, f.id AS award_id, f.professional AS value, @rank:professional_level(f.professional)@ AS height,
	f.on_d + CASE WHEN f.on_d % 10000 < 100 THEN 100 ELSE 0 END + CASE WHEN f.on_d % 100 = 0 THEN 1 ELSE 0 END AS on_d
FROM @qualification@ AS f
WHERE f.professional IS NOT NULL
