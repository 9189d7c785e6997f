/* The empty sheet of a mapping, to be filled in by an office: explained header, drop-down lists, one row that shows how. */
#ifndef COSO_APP_IMPORT_TEMPLATE_H
#define COSO_APP_IMPORT_TEMPLATE_H

#include "app/import/mapping.h"

/* Writes an .xlsx file; taking it in again with the same mapping leaves the example out. */
bool app_import_template(struct app *a, const struct mapping *m, const char *path, enum msg_lang lang, struct arena *arena, struct err *e);

#endif
