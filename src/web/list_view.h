/* What the template of lists gets: the page, what conditions can be built of, and addresses. */
#ifndef COSO_WEB_LIST_VIEW_H
#define COSO_WEB_LIST_VIEW_H

#include "app/list/list.h"
#include "base/text.h"
#include "html/html.h"
#include "http/http.h"

struct web;
struct search_draft;

/* A condition, or a group of them, as it stands on the page. */
struct list_part {
	const char *path, *words, *text;
	int depth;
	bool group, any; /* any: one of the parts is enough */
};
struct list_view {
	struct web *w;
	struct arena *arena;
	const char *path, *kind, *title;
	const char *const *state; /* names of the address beside day, known-at and boundaries; NULL: those of lists */
	size_t state_count;
	struct list_page page;
	const struct http_pair *kept; /* the whole state but what a form asks itself */
	size_t kept_count;
	const struct list_part *parts;
	size_t part_count;
	const struct list_choice *populations;
	size_t population_count;
	const struct list_field *fields;
	size_t field_count;
	const struct list_field *field; /* chosen to be added; NULL */
	const struct list_choice *operators, *values;
	size_t operator_count, value_count;
	const char *add_fault;	/* what was wrong with the value typed; NULL */
	const char *op, *value; /* as typed */
	const char *q;
	bool people;
	const struct list_choice *verbs; /* what can be done to many rows; count 0: nothing */
	size_t verb_count;
	struct html_url bulk;		 /* where ticked rows are sent */
	const struct search_draft *save; /* the form that keeps the list under a name; NULL: not offered */
};

/* What conditions can be built of, those there are, the fields that forms carry along; *went: one was put together, and the answer leads to
 * the address that has it. page.where is set before. */
bool list_builder(struct list_view *v, const struct list_ask *what, bool *went, struct err *e);

/* This list with one parameter put otherwise (NULL: taken out); the page is the first again. */
struct html_url list_with(const struct list_view *v, const char *name, const char *value);
struct html_url list_sorted(const struct list_view *v, const struct list_column *c);
struct html_url list_without(const struct list_view *v, const char *path);
struct html_url list_turned(const struct list_view *v, const char *path);
struct html_url list_step(const struct list_view *v, bool forward);
struct html_url list_cell_url(const struct list_view *v, const struct list_cell *c);
/* "ascending", "descending", "none" */
const char *list_order(const struct list_view *v, const struct list_column *c);
/* Is this hidden field of a form to be left out, because the form asks it? */
bool list_asks(const char *name, const char *asked);

#endif
