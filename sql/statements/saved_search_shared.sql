-- Filters others have shared with a unit or with one it lies in on a day.
-- in: account (whose own are left out), unit, day   out: id, account, its name, label, kind, state, columns, order, shared, unit, deleted, made
SELECT s.id, s.account_id, a.display, s.label, s.tbl, s.filter, s.columns_text, s.sort_text, s.shared, s.unit_id, s.deleted_ms, s.made_ms
  FROM saved_search s JOIN account a ON a.id = s.account_id
 WHERE s.shared = 1 AND s.deleted_ms IS NULL AND s.account_id <> :account
   AND s.unit_id IN (SELECT p.ancestor_id FROM unit_path p
                      WHERE p.descendant_id = :unit AND p.path_from <= :day AND p.path_until > :day)
 ORDER BY s.label, s.id
