/* Pages of files taken in: what was taken in and what waits; one file from its first rows over the columns and the trial to the register.
 */
#ifndef COSO_APP_PAGE_IMPORT_H
#define COSO_APP_PAGE_IMPORT_H

#include "app/import/import_desk.h"
#include "app/page/page.h"

struct import_select {
	const char *value, *label;
	bool chosen;
};

/* What is proposed for a whole file. */
struct import_place {
	const char *unit;			   /* code of the one unit whoever asks works in; "" */
	const struct import_select *organisations; /* below it; none when there are too many to choose from */
	size_t organisation_count;
};

struct page_import_waiting {
	const char *id, *file, *when, *step;
};
struct page_import_batch {
	const char *batch, *file, *mapping, *who, *when, *counts;
	bool undone;
};
struct page_imports {
	const struct page_import_waiting *waiting;
	size_t waiting_count;
	const struct page_import_batch *batches;
	size_t batch_count;
	const struct import_select *templates; /* empty sheets to be filled in */
	size_t template_count;
	struct import_place place;
	const char *const *errors; /* NULL-terminated; NULL: none */
	/* What stands in the way of an undo, beside errors; NULL: errors are of the form. kind NULL: no link. */
	const struct record_ref *error_refs;
};

/* A column of the file: what it says in the first rows, and what it may become. */
struct page_import_column {
	const char *name, *heading, *samples;
	const struct import_select *fields;
	size_t field_count;
	bool unknown; /* nothing is chosen for it */
};

struct page_import_fault {
	const char *place, *heading, *given, *text, *nearest, *rule;
	bool warning;
};
/* What taking the file in will do to a record that a row names. */
struct page_import_change {
	const char *place, *heading, *given, *recorded; /* recorded "": nothing so far */
};
struct page_import_twin {
	const char *name, *given, *known, *row, *score; /* name of the radio buttons */
	int64_t area, id;
	int choice; /* enum import_choice */
	bool close; /* the very name and day of birth */
};

enum page_import_step { IMPORT_STEP_MAP, IMPORT_STEP_RUNNING, IMPORT_STEP_BROKEN, IMPORT_STEP_LOOKED, IMPORT_STEP_DONE };

struct page_import {
	const char *id, *file, *error;
	enum page_import_step step;
	/* columns */
	const char *const *head; /* of the first rows */
	size_t head_count;
	const char *const *const *rows;
	size_t row_count;
	const struct import_select *sheets, *encodings, *separators, *bases;
	size_t sheet_count, encoding_count, separator_count, base_count;
	const struct import_select *organisations; /* to choose from; none: the number is typed */
	size_t organisation_count;
	bool may_forget;					  /* the mapping chosen is a kept one of whoever asks */
	const char *header_row, *unit, *organisation, *converted; /* converted: texts were turned from an old encoding; NULL */
	const struct page_import_column *columns;
	size_t column_count;
	const char *unknown; /* headings nothing is made of; NULL */
	/* under way */
	const char *progress;
	int per_cent; /* -1: not known yet */
	bool paused;
	/* what came of it */
	const char *reaches, *reason; /* C58: reports that look at it, NULL: none; the reason as typed */
	bool reason_missing;
	const char *summary, *good, *bad, *same, *made, *before, *ignored, *batch, *fault_total;
	const char *const *notes; /* what Excel hides of the file, what is not read of it */
	size_t note_count;
	const char *skipped; /* rows left out on purpose: the example, lines of sums, by decision; NULL: none */
	bool any_good, any_bad, has_marked;
	const struct page_import_fault *faults;
	size_t fault_count;
	const struct page_import_change *changes;
	size_t change_count;
	const struct page_import_twin *twins;
	size_t twin_count;
	size_t close_open, open;			/* of them not decided yet: of the very name and day of birth, and altogether */
	const char *close_label, *open_label, *decided; /* how many, in words; decided: NULL when none is */
	const struct import_select *kinds;		/* of records made: label */
	size_t kind_count;
	const char *hidden; /* more faults than shown: how many; NULL */
};

bool page_imports(struct app *a, const struct page_ask *ask, struct page_imports *out, struct arena *arena, struct err *e);
/* A new file: of an upload (fd), or pasted (text; headings: its first line says what the columns are). Problems go to errors. */
struct page_import_new {
	int fd;
	const char *text, *file, *unit, *organisation, *kind;
	bool headings;
};
bool page_import_take(struct app *a, const struct page_ask *ask, const struct page_import_new *n, const char **id,
	const char *const **errors, struct arena *arena, struct err *e);
bool page_import(struct app *a, const struct page_ask *ask, struct desk_jobs *jobs, const char *id, struct page_import *out,
	struct arena *arena, struct err *e);
/* What was chosen on the page. said gives a field of the form or NULL. */
typedef const char *page_said(void *user, const char *name);
enum page_import_act {
	IMPORT_ACT_READ,
	IMPORT_ACT_BASE,
	IMPORT_ACT_TRY,
	IMPORT_ACT_AGAIN,
	IMPORT_ACT_WRITE,
	IMPORT_ACT_WRITE_GOOD,
	IMPORT_ACT_BACK,
	IMPORT_ACT_FORGET, /* the kept mapping that was chosen */
	IMPORT_ACT_SETTLE  /* many look-alikes at once: settle_which (close, all), settle_as (same, new, skip) */
};
bool page_import_act(struct app *a, const struct page_ask *ask, struct desk_jobs *jobs, const char *id, enum page_import_act act,
	page_said *said, void *user, struct arena *arena, struct err *e);

#endif
