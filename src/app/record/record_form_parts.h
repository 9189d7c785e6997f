/* Between the files of the forms of records; nobody else includes this. */
#ifndef COSO_APP_RECORD_FORM_PARTS_H
#define COSO_APP_RECORD_FORM_PARTS_H

#include "app/directory/directory_find.h"
#include "app/page/page_people.h"
#include "app/page/page_record_form.h"
#include "app/record/record_parts.h"

#define RECORD_BASIS "act.basis" /* the text that is of the act, not of the record */

/* A form being made. */
struct record_forming {
	struct record_work *w;
	const struct record_post *post;
	enum act_kind act;
	struct act_texts stored; /* as recorded; empty for a new one */
	bool typing;		 /* what is posted counts, not what is recorded */
	struct record_ref parent;
	const struct auth_place *at; /* where it is written; NULL: not known yet */
	const struct kind *along;    /* the kind of a record asked along with it, while its fields are put; NULL */
	GArray *first, *more;	     /* struct record_control */
	const char *finding;	     /* the field whose search is asked; NULL */
};

/* ---- record_choices.c */
bool record_choices(struct record_work *w, const struct kind *k, const char *typed, const struct record_ref *of,
	const struct record_option **out, size_t *count, struct err *e);
bool record_text_fits(const char *text, const char *typed, struct arena *a);

/* ---- record_controls.c */
/* The controls of the act into first and more. */
bool record_controls(struct record_forming *f, struct err *e);
/* The text as typed; NULL when it was not sent. */
const char *record_typed(const struct record_post *p, const char *name);
/* One text for a control, its boxes put together: what goes to app_act and what is compared with `was`. */
const char *record_control_text(const struct record_control *c, struct arena *a);
/* In words: the label of what is chosen. */
const char *record_control_shown(struct record_work *w, const struct record_control *c);

/* ---- page_record_form.c */
/* What else an act does, in words with the records it touches; as many as there are effects. */
const struct record_effect *record_effects(struct record_work *w, const struct act_effect *effects, size_t count);

#endif
