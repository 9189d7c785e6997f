-- An archived file of law, word for word.
-- in: path, sha256   out: text
SELECT text FROM law_file WHERE path = :path AND sha256 = :sha256
