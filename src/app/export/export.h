/* What goes out of a register as a whole: records of one kind as a table that can be taken in again, people and bodies as Popolo JSON.
 * Row by row, in constant memory; whoever has no right gets masked fields or fewer rows, and the reading is logged.
 */
#ifndef COSO_APP_EXPORT_H
#define COSO_APP_EXPORT_H

#include "app/app.h"

enum export_format { EXPORT_CSV, EXPORT_XLSX, EXPORT_POPOLO };

/* Told from time to time how many rows were read; false, with an error (ERR_CANCELLED), ends the export. */
typedef bool export_progress(void *self, int64_t rows, struct err *e);

struct export_ask {
	const char *kind; /* name of a kind of record; of EXPORT_POPOLO "popolo" or NULL */
	enum export_format format;
	const char *unit; /* code on the day; NULL: the whole register */
	ymd day;	  /* only what is in force on it; 0: everything, of versions those of today */
	ymd today;
	enum msg_lang lang;
	const char *out;	   /* path; written beside its place and renamed when whole */
	export_progress *progress; /* NULL: nobody asks */
	void *progress_self;
};

struct export_report {
	int64_t rows, kept_back; /* of a table; kept_back: the viewer sees them and may not take them out */
	/* of Popolo */
	int64_t persons, organisations, posts, events, memberships, areas;
};

bool app_export(struct app *a, const struct export_ask *ask, struct export_report *out, struct err *e);

#endif
