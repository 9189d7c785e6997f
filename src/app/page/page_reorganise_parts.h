/* Between the files of the pages of reorganisation; nobody else includes this. */
#ifndef COSO_APP_PAGE_REORGANISE_PARTS_H
#define COSO_APP_PAGE_REORGANISE_PARTS_H

#include "app/page/page_reorganise.h"
#include "messages/page_reorganise.def"

/* What a kind asks for. */
enum reorganise_field {
	FIELD_NAME_OF = 1,
	FIELD_TYPE_OF = 2,
	FIELD_CODE_OF = 4,
	FIELD_PARENT_OF = 8,
	FIELD_SHARE_OF = 16,
	FIELD_SUPERIOR_OF = 32, /* chosen by search */
	FIELD_INTO = 64,	/* an existing one, chosen by search */
	FIELD_UNIT_OF = 128	/* chosen by search */
};
enum reorganise_sources { SOURCES_NONE, SOURCES_ONE, SOURCES_MANY };
struct reorganise_ask {
	const char *code;
	msg_key title, lead;
	bool organisations;
	enum reorganise_sources sources;
	int results; /* new ones the form begins with */
	bool more;   /* others may be added */
	int fields;
};
const struct reorganise_ask *reorganise_ask_find(const char *code);

struct reorganise_form {
	struct app *app;
	const struct page_ask *ask;
	const struct reorganise_ask *kind;
	const struct page_pairs *sent;
	struct arena *arena;
	struct reorganise_report *report; /* of the preview; NULL */
};
const char *form_value(const struct page_pairs *sent, const char *name); /* "" when absent */
ymd form_day(const struct page_pairs *sent);				 /* the day typed; 0 when it is none */
const char *form_words(const struct reorganise_form *f, msg_key key);
const char *form_problem(const struct reorganise_form *f, const char *field); /* NULL when there is none */
bool form_choosers(struct reorganise_form *f, struct page_reorganise *out, struct err *e);
bool form_inputs(struct reorganise_form *f, struct page_reorganise *out, struct err *e);
/* Day and basis, used by both pages. */
void form_head(struct reorganise_form *f, struct page_reorganise *out);
/* Problems, lists, figures of the report into the page. */
void form_report(struct reorganise_form *f, struct page_reorganise *out);
/* Every "kind:id" of what was sent as a choice. */
void form_choices(const struct page_pairs *sent, GArray *out);

#endif
