/* Use case: the attached files of a register, checked and cleaned. */
#ifndef COSO_APP_FILES_H
#define COSO_APP_FILES_H

#include "app/app.h"
#include "store/files.h"

/* files_check in a read transaction. */
bool app_files(struct app *a, bool clean, store_say say, void *user, int64_t *findings, struct files_report *out, struct err *e);

#endif
