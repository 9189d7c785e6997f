/* Between the files of exports; nobody else includes this. */
#ifndef COSO_APP_EXPORT_PARTS_H
#define COSO_APP_EXPORT_PARTS_H

#include "app/export/export.h"
#include "app/record/record_parts.h"

#define EXPORT_CHUNK 500 /* rows read at once; their memory is given back before the next */

/* Where the export looks. */
struct export_where {
	int64_t unit;	   /* NONE: everywhere */
	GHashTable *units; /* int64_t *: the unit and all that ever lay below it; NULL: everywhere */
	GArray *areas;	   /* int64_t: books; of a unit those of what lies in it */
};
bool export_where(struct app *a, const struct export_ask *ask, struct export_where *out, struct err *e);
void export_where_free(struct export_where *w);
bool export_inside(const struct export_where *w, int64_t unit);

bool export_records(struct app *a, const struct export_ask *ask, struct export_report *out, struct err *e);
bool export_popolo(struct app *a, const struct export_ask *ask, struct export_report *out, struct err *e);

#endif
