-- The documents of all storage areas.
-- out: area, document, issuer, issued, number as printed, title, secrecy
SELECT area_id, id, issuer_id, issued_d, docno, title, secrecy FROM document ORDER BY area_id, id
