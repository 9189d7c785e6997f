-- Everything that ever lay below an organisation along the lines with one superior, and when.
-- in: organisation   out: organisation below, line, from, until
SELECT descendant_id, line, path_from, path_until FROM organisation_path WHERE ancestor_id = :organisation ORDER BY descendant_id, path_from
