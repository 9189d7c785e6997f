/* A form as an Excel file: the form as on paper, what its figures mean, and lists of who is behind some of them. */
#ifndef COSO_APP_FIGURE_WORKBOOK_H
#define COSO_APP_FIGURE_WORKBOOK_H

#include "app/figure/figure.h"

/* A cell whose list goes into the file. */
struct figure_list {
	const char *row, *column; /* ids */
};

/* Writes the file whole or not at all. made_ms: the instant printed as "made at". Lists obey the same rights as on the screen; each is a
 * sheet of its own and noted as a reading. */
bool figure_workbook(struct app *a, struct figure *f, const struct figure_list *lists, size_t list_count, int64_t made_ms,
	enum msg_lang lang, const char *path, struct err *e);

#endif
