/* Taking in a file: rows of any CSV or Excel file (exchange/grid.h) through a mapping (domain/imports/NAME.yaml, or one made in the
 * browser) into facts of any kinds, as one batch: dry run first, all faults at once with sheet, row, cell and the nearest right value; what
 * is there already is recognised, so taking the same file in twice changes nothing; possible duplicates are offered, not guessed. The whole
 * batch is one transaction and one group of the change log, and can be taken back as one unless something was built on it.
 */
#ifndef COSO_APP_IMPORT_H
#define COSO_APP_IMPORT_H

#include "app/app.h"
#include "exchange/grid.h"

struct mapping; /* app/import/mapping.h */

/* What the user decided about one row of the dry run that could be somebody already known. */
enum import_choice {
	CHOICE_NONE,
	CHOICE_NEW /* another human */,
	CHOICE_SAME /* the person `same` */,
	CHOICE_SKIP /* leave the row out */
};
struct import_decision {
	int64_t row;
	enum import_choice choice;
	int64_t same_area, same;
};

/* Asked now and then while it runs: true goes on, false stops (then nothing is written). done of total rows; total 0 while unknown. */
typedef bool import_progress(void *self, int64_t done, int64_t total);

struct import_options {
	const char *file;
	const char *file_name; /* as the user knows it; NULL: the last part of file */
	const char *file_hash; /* import_hash of what the user sent, where file was made of it; NULL: file is what was sent */
	struct grid_options grid;
	const struct mapping *mapping;
	int64_t unit;				 /* unit_id the rows belong to where the file does not say; NONE: none */
	int64_t organisation, organisation_area; /* likewise a cell or organisation; NONE: none */
	bool dry;
	bool skip_bad; /* take the good rows although others have faults (they are then named in the report); else all or nothing */
	const struct import_decision *decisions;
	size_t decision_count;
	const char *marked; /* path for the user's own file given back with its faults; NULL: not wanted */
	const char *reason;
	ymd today;
	enum msg_lang lang;
	const char *actor; /* of the operator; another viewer acts as itself, with its rights */
	import_progress *progress;
	void *progress_self;
};

struct import_fault {
	int64_t row;
	size_t column;	     /* SIZE_MAX: the row as a whole */
	const char *place;   /* "Danh sách!C7" */
	const char *heading; /* of the column */
	const char *given;   /* text of the cell; masked where the field is sensitive */
	const char *text;    /* what is wrong, in words */
	const char *nearest; /* the nearest right value; NULL */
	const char *rule;    /* "C38"; NULL: the value itself */
	bool warning;
	bool change;	      /* no fault: the cell corrects or completes a record the row names, */
	const char *recorded; /* which says this so far; "" nothing, NULL: the taker may not see it */
};

/* A row that could be somebody already in the register. */
struct import_twin {
	int64_t row;
	const char *given; /* name, birth, home of the row */
	int64_t person_area, person;
	const char *known; /* the same of the person known */
	int score;
	bool close; /* the very name with its marks and the very day of birth: most likely the same human */
};

struct import_report {
	int64_t rows, rows_good, rows_bad, rows_same /* nothing new in it */, rows_skipped;
	int64_t cells, cells_bad;
	int64_t created, changed;	   /* records */
	const struct import_fault *faults; /* all of them in order of row and column; kept in the arena (the first 100.000) */
	size_t fault_count;
	int64_t fault_total;
	const struct import_twin *twins;
	size_t twin_count;
	const char *const *created_by_kind; /* "Người: 512", … NULL-terminated */
	const char *const *ignored_columns; /* headings no line of the mapping takes; NULL-terminated */
	const char *const *notes;	    /* of the file: what Excel hides of it, sheets that are not read; NULL-terminated */
	const char *reaches; /* C58: reports that were sent look at it, which; NULL: none. Without a reason nothing is written */
	bool written, stopped;
	int64_t group;		   /* of the change log; NONE when nothing was written */
	const char *loaded_before; /* a standing batch took in the same content: which; NULL */
	const char *batch;	   /* its key, for `coso undo` and /imports; NULL when nothing was written */
};

/* BLAKE2b of a file's bytes in hexadecimal digits: content that was taken in already is known by it. */
bool import_hash(const char *path, char out[65], struct err *e);
bool app_import(struct app *a, const struct import_options *o, struct arena *arena, struct import_report *out, struct err *e);

/* Fills unit and organisation of the options from what a user typed: "08/02578", a number; NULL: none. ERR_NOT_FOUND. */
bool app_import_place(struct app *a, const char *unit, const char *organisation, ymd day, struct import_options *o, struct err *e);

struct import_batch_line {
	const char *batch, *file, *mapping, *who;
	int64_t when_ms, group, rows, created, changed, cells_bad;
	int64_t undone_ms; /* NONE: it stands */
};
/* Newest first, those the viewer may see. */
bool app_import_batches(
	struct app *a, size_t limit, struct arena *arena, const struct import_batch_line **lines, size_t *count, struct err *e);

#endif
