/* Asking the register for a page: statements of sql/statements written with the tokens of sql/views/README.md, so that one text serves
 * "now" and "as known then". */
#ifndef COSO_APP_PAGE_SQL_H
#define COSO_APP_PAGE_SQL_H

#include "app/page/page.h"

/* The statement, ready to be bound; a parameter :day is bound to the day asked for. NULL on error. Ends with page_sql_done. */
struct db_stmt *page_sql(struct app *a, const struct page_ask *ask, const char *name, struct err *e);
/* Resets it; the text of a known-at is not kept. NULL is fine. */
void page_sql_done(const struct page_ask *ask, struct db_stmt *st);
/* Binds a whole number or a text to ":name". */
void page_sql_int(struct db_stmt *st, const char *name, int64_t value);
void page_sql_text(struct db_stmt *st, const char *name, const char *value);

/* A code's words in the language asked for; "" for NONE, the number for one that is in no list. Lives as long as the law, or in the arena.
 */
const char *page_code(struct app *a, const char *list, int64_t num, enum msg_lang lang, struct arena *arena);
/* "dd/mm/yyyy", "mm/yyyy" or "yyyy" by precision; "" for NONE or an open end. */
const char *page_from(int64_t day, int64_t precision, struct arena *arena);
/* The last day of a half-open interval, so that "until 01/06" reads 31/05; "" while open. */
const char *page_until(int64_t until, int64_t precision, struct arena *arena);

#endif
