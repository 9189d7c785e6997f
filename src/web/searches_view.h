/* What the templates of kept lists get: the page, addresses, and the form for a new one. */
#ifndef COSO_WEB_SEARCHES_VIEW_H
#define COSO_WEB_SEARCHES_VIEW_H

#include "app/page/page_searches.h"
#include "html/components.h"
#include "html/html.h"
#include "http/http.h"

struct web;

/* A list about to be kept, with what was typed; also on the page of the list itself. */
struct search_draft {
	const char *kind, *label;
	const char *unit; /* share with; "" */
	const struct page_search_unit *units;
	size_t unit_count;
	const struct http_pair *state; /* of the list, as in its address */
	size_t state_count;
	bool there; /* there is one of that name */
};
struct searches_view {
	struct web *w;
	struct arena *arena;
	struct page_searches page;
	const char *error;		     /* NULL */
	struct search_draft *draft;	     /* that could not be kept; NULL */
	const struct page_kept_search *gone; /* just deleted; NULL */
	const char *fresh;		     /* key of the one just saved; "" */
};

/* The list of a kept search. */
struct html_url saved_search_url(struct web *w, const struct saved_search *s);
/* Where acts on it are sent. */
struct html_url search_act_url(struct web *w, const struct saved_search *s);
/* Of the four parts of the page: own, shared, the program's, deleted. */
enum searches_part { SEARCHES_PART_OWN, SEARCHES_PART_SHARED, SEARCHES_PART_LAW, SEARCHES_PART_DELETED, SEARCHES_PART__COUNT };
enum searches_part search_part(const struct saved_search *s);
size_t searches_in(const struct searches_view *v, enum searches_part part);
const char *searches_title(enum searches_part part, enum msg_lang lang);

#endif
