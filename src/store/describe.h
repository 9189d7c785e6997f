/* What a register is made of, in numbers that a copy of it must have too. */
#ifndef COSO_STORE_DESCRIBE_H
#define COSO_STORE_DESCRIBE_H

#include "store/store.h"

/* How many rows each table has, its history too ("person", "person_h"), in one order. In the open read transaction. */
typedef void (*store_count)(const char *table, int64_t rows, void *user);
bool store_counts(struct store *s, store_count each, void *user, struct err *e);
/* One hash (hexadecimal) over the heads of all chains of the change log and of the reading log: two registers that have it in common say
 * the same about everything that was ever written. */
bool store_heads_hash(struct store *s, char out[65], struct err *e);
/* A mark under a text that only who has the register's key can make. */
bool store_key_mark(struct store *s, const char *text, size_t length, char out[65], struct err *e);
/* Where the key of a register at that address is looked for, when nobody says otherwise; to be freed. */
char *store_key_place(const char *address);
/* Where that key is. */
const char *store_key_file(const struct store *s);

#endif
