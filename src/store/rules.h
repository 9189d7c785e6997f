/* Every SQL text the store makes, and expansion of the tokens in named statements: for tests that prepare and lint them all. */
#ifndef COSO_STORE_RULES_H
#define COSO_STORE_RULES_H

#include "store/store.h"

/* name says where the text comes from; area: it must bind area_id (distributed.md, statement lint), else it may fan out. */
typedef void (*store_sql_each)(const char *name, const char *sql, bool area, void *user);

/* Texts of the rules across rows, over everything and for one key. */
bool rules_each_text(struct store *s, store_sql_each each, void *user, struct err *e);

/* A statement of sql/statements with its tokens filled in (@code:list.id@, @nums:list.key=value@ …); to be freed with g_free. */
char *statement_expand(struct store *s, const char *name, struct err *e);

/* The same of a statement with @only:…@ tokens, for one key (bound as :key, inside one area as :area too). */
char *statement_expand_key(struct store *s, const char *name, bool area, struct err *e);

/* Every text the program runs on a register: generated from descriptors, rules, verification, statements and views (now and known-at). */
bool store_each_sql(struct store *s, store_sql_each each, void *user, struct err *e);

#endif
