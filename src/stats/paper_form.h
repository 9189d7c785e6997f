/* Papers about one record of the register (a person, an organisation), out of domain/layouts: which fields stand where. Read by
 * app/paper/paper_fill.h. */
#ifndef COSO_STATS_PAPER_FORM_H
#define COSO_STATS_PAPER_FORM_H

#include "model/kind.h"
#include "stats/form.h"

enum paper_column_of { PAPER_OF_FIELD, PAPER_OF_FROM, PAPER_OF_UNTIL, PAPER_OF_ON, PAPER_OF_ROW, PAPER_OF_NOTHING };

/* One value: the field of a kind's record. Of several records the latest that says it, or all of them. */
struct paper_value {
	struct text2 label;	 /* vi NULL: none */
	const struct kind *kind; /* NULL: nothing is recorded of it, an empty place to write in */
	const struct kind_field *field;
	enum paper_column_of what;
	bool now, all, capitals;
	const struct kind_field *where; /* a field of codes; NULL: any record */
	const int64_t *codes;		/* one of these */
	size_t code_count;
};

struct paper_heading {
	struct text2 label;
	double width;
	const struct paper_value *values;
	size_t count;
};

enum paper_step_type { PAPER_STEP_ITEM, PAPER_STEP_TEXT, PAPER_STEP_HEADING, PAPER_STEP_TABLE, PAPER_STEP_SIGN };

struct paper_step {
	enum paper_step_type type;
	const char *no; /* NULL: none */
	struct text2 label;
	const struct paper_value *values;
	size_t count;
	/* a table: its rows are records of that kind that point at the paper's record, or (through) at one that points at it */
	const struct kind *rows, *through;
	bool now;
	const struct kind_field *where;
	const int64_t *codes;
	size_t code_count;
	const struct paper_heading *columns;
	size_t column_count;
	bool numbered; /* a row of numbers below the heads */
	int blank;     /* empty rows at its end; of an item without a value: more lines to write on */
	struct text2 left, left_how, right, right_how;
};

struct paper_form {
	const char *code, *number, *basis, *confidence, *source;
	struct text2 title;
	const char *layout; /* "state" or "party" */
	const struct kind *about;
	bool across;
	double photo_width, photo_height;      /* mm; 0: none */
	const struct paper_step *head, *steps; /* head: items at the left of the letterhead */
	size_t head_count, step_count;
};

/* A value by the name Word files and files paper have for it: "person.full_name", "tenure.post"; of a record of kind about, or of records
 * that belong to it. False when there is no such field. */
bool paper_value_named(const struct kind *about, const char *name, struct paper_value *out, struct arena *a);

/* The paper of that code in force on the day, else the nearest. Everything lives in the arena. False when there is none free of faults. */
bool library_paper_form(const struct library *l, const char *code, ymd day, struct paper_form *out, struct arena *a);
/* Codes of papers about records of the kind, each once. */
size_t library_paper_forms(const struct library *l, const char *kind, const char *const **out, struct arena *a);

#endif
