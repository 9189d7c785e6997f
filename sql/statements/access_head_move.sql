-- Moves the end of a chain, unless somebody else did.
UPDATE access_head SET seq = :seq, hash = :hash WHERE area_id = :area AND site = :site AND seq = :read_seq
