/* Batches of imports for whoever takes them back; the lists are in import.h. */
#ifndef COSO_APP_IMPORT_BATCH_H
#define COSO_APP_IMPORT_BATCH_H

#include "app/app.h"

/* The group of the log a standing batch has written: what app_undo takes. ERR_NOT_FOUND, ERR_CONFLICT when it is undone already. */
bool app_import_group(struct app *a, const char *key, int64_t *group, struct err *e);
/* In the transaction that takes a group back: says so in the batch that group has made, if it made one. */
bool import_batch_undone(struct app *a, int64_t group, struct err *e);

#endif
