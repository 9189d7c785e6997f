-- The documents of one storage area.
-- in: area   out: area, document, issuer, issued, number as printed, title, secrecy
SELECT area_id, id, issuer_id, issued_d, docno, title, secrecy FROM document WHERE area_id = :area ORDER BY id
