-- The last day of the data of any report that was sent. in: nothing   out: day
SELECT as_of FROM report WHERE sent_ms IS NOT NULL ORDER BY as_of DESC
