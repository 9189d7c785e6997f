-- Which site writes a storage area.
-- in: number   out: site
SELECT writer_site FROM area WHERE number = :number
