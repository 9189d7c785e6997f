-- Every text ever kept of one form of an office's own.
-- in: path   out: id, hash of the text, stopped on
SELECT id, sha256, valid_until FROM law_file WHERE path = :path ORDER BY id
