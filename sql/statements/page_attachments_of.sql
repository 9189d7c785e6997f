-- Files attached to a record.
-- in: tbl, row, area   out: area, id, file name, type, kind, bytes, caption, sealed, recorded, secrecy
SELECT a.area_id, a.id, a.filename, a.mime, a.kind_f, a.bytes, a.caption, a.sealed, a.rec_ms, a.secrecy
  FROM @attachment@ AS a
 WHERE a.tbl = :tbl AND a.row_id = :row AND a.area_id = :area
 ORDER BY a.rec_ms DESC, a.id DESC
