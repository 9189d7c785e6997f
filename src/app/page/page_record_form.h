/* Page: writing a record of any kind: the form made of its description, what the save will do read back before it is done, and two people
 * at once. Everything typed stays as it was typed. */
#ifndef COSO_APP_PAGE_RECORD_FORM_H
#define COSO_APP_PAGE_RECORD_FORM_H

#include "app/act/act.h"
#include "app/page/page_record.h"

enum record_control_type {
	CONTROL_TEXT,
	CONTROL_LONG,
	CONTROL_NUMBER,
	CONTROL_DATE,
	CONTROL_RADIO,
	CONTROL_SELECT,
	CONTROL_CHECKS,
	CONTROL_FIND,
	CONTROL_SECRET
};

struct record_option {
	const char *value, *label;
	bool chosen;
};

struct record_control {
	enum record_control_type type;
	const char *name, *id;	    /* of the text in app_act; in the page */
	const char *label, *legend; /* legend: of the field it is the first part of (decision, place); NULL */
	bool part;		    /* stands under the legend before it */
	const char *hint, *error;   /* NULL */
	bool required;
	bool barred;			/* of a class the viewer may not write there: not offered, and refused when it is sent */
	const char *value;		/* as typed, else as recorded */
	const char *day, *month, *year; /* of a date */
	const char *was;		/* as recorded: what was not touched is not written */
	const struct record_option *options;
	size_t option_count;
	const char *of;	   /* CONTROL_FIND: kind that is searched */
	const char *typed; /* in its search box */
	const char *found; /* how many answers; NULL */
	int max;	   /* characters; 0: any */
};

struct record_problem {
	const char *text, *id; /* id "": of the whole */
};
struct record_check {
	const char *label, *before, *after, *id;
};
struct record_effect {
	const char *text;
	struct record_ref ref;				/* kind NULL: none */
	const char *form;				/* code; NULL */
	const char *form_unit, *form_key, *form_period; /* NULL */
};
struct record_warning {
	const char *rule, *text, *reason, *error;
};
struct record_later {
	const char *when, *label, *value;
	bool same;
};
struct record_difference {
	const char *field, *label, *before, *yours, *theirs;
	bool mine; /* chosen */
};

enum record_step { RECORD_FORM, RECORD_CHECK, RECORD_CONFLICT, RECORD_DONE };

/* As it came in the address or the body. */
struct record_post {
	const char *kind, *act;	      /* act "create", "correct", "change", "close", "void", "move" */
	int64_t area, id;	      /* id NONE: a new one; area NONE: not said */
	int64_t version, rev;	      /* NONE: not said */
	const char *step;	      /* NULL: the empty form; "check", "save", "edit", "find:FIELD", "choose" */
	const struct act_text *texts; /* everything typed, also find.X, was.X, waive.X, choose.X */
	size_t text_count;
	const char *reason;
	bool later;
};

struct page_record_form {
	enum record_step step;
	struct record_ref self; /* id NONE: new */
	struct record_ref above;
	const char *kind_label, *title, *lead, *act, *slips;
	const struct record_control *first, *more; /* more: folded away */
	size_t first_count, more_count;
	bool more_open;
	int64_t version, rev, area;
	const struct record_option *areas; /* where a new one is kept; count 0: settled */
	size_t area_count;
	const char *reason, *reason_error;
	bool reason_needed;
	const struct act_text *fixed; /* what it belongs to: hidden */
	size_t fixed_count;
	const struct record_problem *problems;
	size_t problem_count;
	const struct record_check *checks;
	size_t check_count;
	const struct record_effect *effects;
	size_t effect_count;
	const struct record_warning *warnings;
	size_t warning_count;
	const struct record_later *laters;
	size_t later_count;
	bool later;
	const struct record_difference *differences;
	size_t difference_count;
	const char *who, *when;	     /* of the conflict */
	const struct act_text *kept; /* everything typed, to be carried along */
	size_t kept_count;
	int64_t group, written_area, written_id; /* RECORD_DONE */
};

/* writer: of the one writing connection, with the viewer set; NULL only shows the form. ERR_DENIED without the right. */
bool page_record_form(struct app *a, struct app *writer, const struct page_ask *ask, const struct record_post *post,
	struct page_record_form *out, struct arena *arena, struct err *e);

/* Answers of a search box: records of a kind whose names fit what was typed. person: of whom they should be ("AREA:ID"; NULL). */
bool page_record_choices(struct app *a, const struct page_ask *ask, const char *kind, const char *typed, const struct record_option **out,
	size_t *count, struct arena *arena, struct err *e);

#endif
