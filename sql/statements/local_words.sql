-- How often the words the register adds to code lists have changed: it only grows. Asked of every connection before it is used again, so it
-- says as well whether the connection is still good.
-- in: nothing   out: number
SELECT (SELECT COUNT(*) FROM list_item) + 2 * (SELECT COUNT(*) FROM list_item_h)
