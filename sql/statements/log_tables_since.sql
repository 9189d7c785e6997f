-- Which tables the change log of a storage area names behind a number.
-- in: area, site, seq   out: tbl
SELECT DISTINCT c.tbl FROM change_log c WHERE c.area_id = :area AND c.site = :site AND c.seq > :seq
