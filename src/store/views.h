/* The views of sql/views: what evaluators read. One SELECT each, over the current rows or over what was known at an instant. */
#ifndef COSO_STORE_VIEWS_H
#define COSO_STORE_VIEWS_H

#include "store/store.h"

/* Drops and makes v_<name> for every file of sql/views, in a transaction of its own or in the open one. */
bool views_create(struct store *s, struct err *e);

/* The SELECT of a view ("tenure") over what the register knew at known_ms; 0 = now. To be freed with g_free; NULL with an error when there
 * is no such view or its text is faulty. The text is without brackets: use it as (…) AS x. */
char *views_text(struct store *s, const char *name, int64_t known_ms, struct err *e);

/* The same over those rows of people that are kept in some storage areas: "102242, 108". */
char *views_text_areas(struct store *s, const char *name, int64_t known_ms, const char *areas, struct err *e);

/* A named statement (sql/statements) written with the tokens of sql/views/README.md, over what the register knew at known_ms; 0 = now. To
 * be freed with g_free; NULL with an error when its text is faulty. */
char *views_statement(struct store *s, const char *name, int64_t known_ms, struct err *e);

bool view_exists(const char *name);
/* Has it a column of this name? Said by its own text: … AS name. */
bool view_has_column(const char *name, const char *column);

/* Names of all views, NULL-terminated, to be freed with g_strfreev. */
char **views_names(void);

/* Fingerprint of all view files and code numbers in them: a register whose views carry another one has old views. To be freed with g_free.
 */
char *views_fingerprint(struct store *s, struct err *e);

/* Does any view read this table? */
bool views_read_table(const char *table);
/* Does this one, itself or through others? */
bool view_reads_table(const char *view, const char *table);
/* The same, remembered in `known` (views_known_new): for who asks it at every word of every form. */
GHashTable *views_known_new(void);
bool view_reads_table_known(GHashTable *known, const char *view, const char *table);
/* May a row of it be made of rows that are kept in another area (course_area)? Such a view is not to be read by areas. */
bool view_crosses_areas(const char *view);

#endif
