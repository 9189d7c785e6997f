/* Forms of an office's own: a question kept as a form, an edited copy of one of the law (docs/records.md 1.4, docs/adr/0027). Never
 * official: text of the kind law_file under local/, owned by a storage area, seen by whoever has a right at the area's unit or below.
 * Whoever opens one sees what the own rights give. */
#ifndef COSO_APP_OWN_FORM_H
#define COSO_APP_OWN_FORM_H

#include "app/page/page.h"

#define OWN_FORM_PREFIX "rieng_" /* of their codes: rieng_AREA_NUMBER */

enum { OWN_FORMS_MAX = 200 /* in use, of one area */, OWN_FORM_TEXT_MAX = 262144 };

struct own_form {
	const char *code;
	int64_t row;	    /* of the text in use, or of the last one */
	int64_t area, unit; /* unit: whose it is; of a unit that has ended the one that took over its territory */
	int64_t was_unit;   /* the one that has ended; 0: none has */
	bool sole_heir;	    /* the unit that ended went into one other, wholly: that one may change it. Else its heirs read it */
	const char *unit_name, *path, *text;
	ymd stopped;   /* day since which it is no longer used; 0: it is used */
	bool may_keep; /* this viewer may change and delete it */
	const struct form *form;
	const char *fault; /* why it cannot be read any more (form NULL); NULL */
};
struct own_forms {
	struct own_form *items;
	size_t count;
	struct library *library; /* the law and these; NULL when there is none */
};

/* Is this the code of such a form? */
bool own_form_is(const char *code);
/* All the viewer sees (code NULL), the used ones first, deleted ones only where it may take them up again, or that one (ERR_NOT_FOUND).
 * Opens a read transaction unless there is one. own_forms_free, also after a failure; texts live in the arena. */
bool own_forms_read(struct app *a, const struct page_ask *ask, const char *code, struct own_forms *out, struct arena *arena, struct err *e);
void own_forms_free(struct own_forms *f);

/* The text of a form with another code, never surer than a draft, and without the number of the law's form; title NULL: as it is. Line
 * numbers stay. */
const char *own_form_text(const char *text, const char *code, const char *title, struct arena *a);
/* The text a question is kept with: for any day, without a day of its own where it has only one. */
struct question;
const char *own_form_of_question(const struct question *q, struct arena *a);

enum own_form_do { OWN_FORM_KEEP, OWN_FORM_CHANGE, OWN_FORM_STOP, OWN_FORM_RESUME };
struct own_form_act {
	enum own_form_do act;
	const char *code;  /* all but OWN_FORM_KEEP */
	int64_t row;	   /* OWN_FORM_CHANGE: the text that was edited; NONE: whichever there is */
	const char *text;  /* OWN_FORM_KEEP, OWN_FORM_CHANGE */
	const char *title; /* empty or NULL: as in the text */
	int64_t unit;	   /* OWN_FORM_KEEP: whose */
};
/* writer: on the writing connection, with the viewer. ERR_INPUT with what is wrong (faults with line and column of the text as given),
 * ERR_CONFLICT when the text in use is no longer `row`, ERR_DENIED, ERR_NOT_FOUND. */
bool own_form_write(struct app *writer, const struct page_ask *ask, const struct own_form_act *act, const char **code, struct arena *arena,
	struct err *e);
/* May the viewer keep forms for the unit? */
bool own_form_may(const struct app *a, int64_t unit, ymd day);

#endif
