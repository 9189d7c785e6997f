/* The list inside a copy: what the register was when it was put aside. It is marked with the register's key, so that a copy somebody else
 * made for the same public key is told from ours. */
#ifndef COSO_APP_BACKUP_MANIFEST_H
#define COSO_APP_BACKUP_MANIFEST_H

#include "app/app.h"

#include <jansson.h>

/* Names inside a copy. */
#define COPY_LIST "manifest.json"
#define COPY_SQLITE "register.db"
#define COPY_POSTGRES "register.dump"
#define COPY_KEY "key.age"
#define COPY_FILES "files/"

/* Tables and their rows, ends of the chains, and one form with its figures, of an app whose register is open; a read transaction is open,
 * or begun and ended here. The caller frees with json_decref; NULL on error. */
json_t *manifest_describe(struct app *a, ymd today, struct err *e);
/* Are these what the list says? Each difference is a finding. */
bool manifest_compare(struct app *a, const json_t *list, store_say say, void *user, int64_t *findings, struct err *e);
/* The text with the mark under it; free. */
char *manifest_write(struct store *s, json_t *list, struct err *e);
/* Of the text; *mark is inside it. NULL when it is none of ours, or of a newer program. */
json_t *manifest_read(const char *path, struct err *e);
/* Was it marked with this register's key? */
bool manifest_is_marked(struct store *s, const json_t *list, struct err *e);
int64_t manifest_rows(const json_t *list);
int64_t manifest_int(const json_t *list, const char *name);
const char *manifest_text(const json_t *list, const char *name); /* "" when it has none */

#endif
