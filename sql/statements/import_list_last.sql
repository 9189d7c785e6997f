-- The last number a list was ever given beside those of the law.
-- in: list   out: number
SELECT max(num) FROM (SELECT num FROM list_item WHERE list = :list UNION ALL SELECT num FROM list_item_h WHERE list = :list) x
