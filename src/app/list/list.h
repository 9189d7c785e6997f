/* Lists by conditions of the form language: who or what fits, on a day, as known then, sorted, a page at a time, with chosen columns. The
 * same evaluator counts forms, so a list is as long as the figure that asks the same. Rights: a condition, a column or an order by what the
 * viewer may not see by name is refused; whom or what the viewer may not see, or of which the condition reads what the viewer may not see,
 * is not listed. */
#ifndef COSO_APP_LIST_LIST_H
#define COSO_APP_LIST_LIST_H

#include "app/page/page.h"
#include "exchange/sheet.h"

#define LIST_END "end"
enum { LIST_ROWS = 50, LIST_ROWS_MAX = 500, LIST_COLUMNS_MAX = 24 };

/* As in the address; NULL or "": not asked. */
struct list_ask {
	const char *kind; /* "person", "organisation", "unit", "post", "tenure" */
	const char *of;	  /* population of the language; NULL: everybody, everything of the kind */
	const char *where;
	const char *unit, *organisation; /* unit: a code of the day or an id */
	const char *q;			 /* words of the name, marks do not matter */
	const char *sort;		 /* a column, "-" before it: downwards; NULL: by name */
	const char *columns;		 /* names joined by commas; NULL: the usual ones */
	const char *after, *before;	 /* cursors; before LIST_END: the last page */
	const char *size;		 /* rows a page */
	bool exact;			 /* an order by a column that is not there is refused; else by name: kept lists outlive columns */
};

/* What is wrong with a condition, and where. */
struct list_fault {
	const char *code, *text, *hint; /* hint NULL: none */
	const char *before, *at, *rest; /* of the expression, cut at the place */
};

enum list_problem { LIST_FINE, LIST_FAULTY, LIST_REFUSED };

struct list_column {
	const char *id, *label;
	bool number, date; /* how it stands in a column, how it sorts */
	bool sensitive;	   /* of class S */
	bool sorts;	   /* the list may be in its order */
	bool chosen;
};

struct list_cell {
	const char *text;
	bool masked;
	int64_t number;	  /* of a number or a day; NONE: none */
	int64_t area, id; /* of what it names, for a link; id NONE: none */
	const char *kind; /* "unit", "organisation", "person"; NULL */
};
struct list_row {
	int64_t area, id, rev;
	const struct list_cell *cells; /* column_count; the first is the name */
};

struct list_page {
	enum list_problem problem;
	const char *refused; /* LIST_REFUSED: why */
	const struct list_fault *faults;
	size_t fault_count;
	const char *where, *of;	       /* as understood */
	const char *words, *of_say;    /* the condition in words, NULL without one; what is listed */
	const struct list_column *all; /* that can be chosen */
	size_t all_count;
	const struct list_column *columns; /* chosen; the first is the name */
	size_t column_count;
	const struct list_row *rows;
	size_t count;
	bool limited;		     /* only what the viewer may see is in it; how much else fits is told nobody */
	int64_t total, first;	     /* first: number of the first row, from 1 */
	const char *next, *previous; /* cursors; NULL: none */
	const char *sort;	     /* as understood: "name", "-age" */
	const char *sort_gone;	     /* the order asked for, where it is by no column there is; NULL */
	size_t size;
	struct page_unit_ref unit;
	const char *unit_text; /* for the address */
	int64_t took_ms;       /* to find them; 0: they were found before */
	const char *key_label; /* a list as it stands today has what tells its rows again in a file (record_key.h); NULL */
	bool may_export, may_enter;
};

/* One page. False only for failures and for what does not exist; a faulty or refused condition is a problem of the page. */
bool list_page(
	struct app *a, const struct page_ask *ask, const struct list_ask *what, struct list_page *out, struct arena *arena, struct err *e);

/* How many there are, without rows (a saved search on the home page); *total NONE when the condition is faulty or refused. */
bool list_count(struct app *a, const struct page_ask *ask, const struct list_ask *what, int64_t *total, struct err *e);

/* Where rows of a whole list go, one after the other. */
struct list_writer {
	bool (*head)(const struct list_page *p, const char *const *title, void *user, struct err *e); /* columns are known */
	bool (*row)(const struct list_page *p, const struct list_row *row, void *user, struct err *e);
	void *user;
};
/* The whole list as far as the viewer may take it out (RIGHT_EXPORT), row by row in constant memory; notes the reading with its purpose.
 * ERR_DENIED, ERR_INPUT (with the fault as text) when it may or can not be. */
bool list_each(struct app *a, const struct page_ask *ask, const struct list_ask *what, const struct list_writer *to, const char *purpose,
	int64_t *rows, struct err *e);
enum list_format { LIST_CSV, LIST_XLSX };
/* The same as a file, written beside its place and renamed when whole. purpose NULL: that of the grant. */
bool list_write(struct app *a, const struct page_ask *ask, const struct list_ask *what, enum list_format format, const char *path,
	const char *purpose, int64_t *rows, struct err *e);

/* Rows from anywhere as such a file: source gives them to the writer. */
typedef bool list_source(const struct list_writer *to, void *user, struct err *e);
bool list_file_write(enum list_format format, const char *path, list_source *source, void *user, struct err *e);

/* Ids of the whole list (RIGHT_VIEW), at most max; for acts on many. */
struct list_id {
	int64_t area, id;
};
bool list_ids(struct app *a, const struct page_ask *ask, const struct list_ask *what, size_t max, struct list_id **out, size_t *count,
	int64_t *total, struct arena *arena, struct err *e);

/* Is there such a list? */
bool list_is_kind(const struct app *a, const char *kind);

/* What a column of that heading fills when a list comes back as a file: the name of a field of the kind, or one of those beside them
 * (mapping_kind.c); "": nothing, it is computed; NULL: lists have no such column. */
const char *list_heading_field(struct app *a, const struct kind *k, const char *heading, struct arena *arena);

/* ---- building conditions ---- */

enum list_field_type { LIST_CODE, LIST_BOOL, LIST_DATE, LIST_NUMBER };
struct list_choice {
	const char *value, *label;
};
struct list_field {
	const char *id, *group, *label;
	enum list_field_type type;
	bool ordered;
	const struct code_list *list;
	bool hidden; /* not for this viewer */
};
/* What a condition of that list may be about. */
bool list_fields(struct app *a, const struct page_ask *ask, const struct list_ask *what, const struct list_field **out, size_t *count,
	struct arena *arena, struct err *e);
/* What it may be compared by, and with. */
const struct list_choice *list_operators(const struct list_field *f, enum msg_lang lang, size_t *count, struct arena *arena);
const struct list_choice *list_values(const struct list_field *f, enum msg_lang lang, size_t *count, struct arena *arena);
/* "age" "lt" "35" → "age < 35"; NULL when the value is none (why is said). */
const char *list_condition(
	const struct list_field *f, const char *op, const char *value, enum msg_lang lang, struct arena *arena, struct err *e);
/* One condition in words; the text itself when it has a fault. */
const char *list_say(struct app *a, const struct list_ask *what, const char *text, enum msg_lang lang, struct arena *arena);
/* What may be listed of the kind: population and what it is called; the first has value "". */
const struct list_choice *list_populations(struct app *a, const char *kind, enum msg_lang lang, size_t *count, struct arena *arena);

#endif
