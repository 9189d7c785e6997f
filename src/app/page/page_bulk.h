/* Page: one act on the ticked rows of a list, or on all of it: the form, what it would do to each read back before it is done, the act. */
#ifndef COSO_APP_PAGE_BULK_H
#define COSO_APP_PAGE_BULK_H

#include "app/act/bulk.h"
#include "app/list/list.h"
#include "app/page/page_record_form.h"

enum bulk_step { BULK_FORM, BULK_CHECK, BULK_DONE };

/* As it came in the body. */
struct bulk_post {
	const char *kind;	     /* of the list: "person" … */
	const struct list_ask *list; /* whose rows they are */
	const char *verb;	     /* "correct", "membership.close" …; a page of bulk_verbs */
	const char *field, *which;   /* the field that is set; which of a person's facts are meant (a code) */
	const char *step;	     /* NULL, "field", "find:X": the form; "check"; "save", "some"; "edit" */
	bool all;		     /* the whole list */
	const char *const *rows;     /* "AREA:ID" or "AREA:ID:REV" */
	size_t row_count;
	const struct act_text *texts; /* everything typed, also find.X, waive.X */
	size_t text_count;
	const char *reason;
};

struct bulk_row {
	struct record_ref ref; /* kind NULL: no link */
	const char *text;      /* why it fails; NULL */
	bool conflict;
};
struct page_bulk {
	enum bulk_step step;
	const char *kind, *verb, *verb_label, *lead, *field, *which;
	const char *which_label; /* NULL: not asked */
	const struct record_option *fields, *whiches;
	size_t field_count, which_count;
	bool which_required;
	const struct record_control *controls;
	size_t control_count;
	const char *reason;
	const char *rows; /* packed, to be carried along */
	int64_t count;	  /* rows chosen */
	const struct bulk_row *sample;
	size_t sample_count;
	const struct record_problem *problems;
	size_t problem_count;
	/* BULK_CHECK */
	const struct record_check *checks;
	size_t check_count;
	int64_t changed, same, warned;
	const struct bulk_row *failures;
	size_t failure_count;
	const struct record_warning *warnings;
	const struct bulk_row *warned_of; /* beside each warning: the first it is about */
	const int64_t *warning_counts;
	size_t warning_count;
	const struct record_effect *effects;
	size_t effect_count;
	bool tried; /* it was asked to be written and was not */
	const struct act_text *kept;
	size_t kept_count;
	int64_t group; /* BULK_DONE */
};

/* What can be done to rows of that list; count 0: nothing. value: the verb. */
const struct list_choice *bulk_verbs(const char *kind, enum msg_lang lang, size_t *count, struct arena *arena);

/* writer: of the one writing connection, with the viewer set; NULL only shows the form. */
bool page_bulk(struct app *a, struct app *writer, const struct page_ask *ask, const struct bulk_post *post, struct page_bulk *out,
	struct arena *arena, struct err *e);

#endif
