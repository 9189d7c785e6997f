/* What the templates of lists of people get: the page, and its addresses. */
#ifndef COSO_WEB_PEOPLE_VIEW_H
#define COSO_WEB_PEOPLE_VIEW_H

#include "app/directory/search.h"
#include "html/html.h"
#include "http/http.h"

struct web;

struct people_view {
	struct web *w;
	struct arena *arena;
	struct page_people page;
	const struct http_pair *kept; /* what the search box must carry along */
	size_t kept_count;
	bool may_merge;
};
struct search_view {
	struct web *w;
	struct arena *arena;
	struct page_search page;
};

/* This list with one parameter put otherwise (NULL: taken out); other pages of it are forgotten. */
struct html_url people_with(const struct people_view *v, const char *name, const char *value);
/* The next page. */
struct html_url people_next(const struct people_view *v);
/* The list without filters, with what was typed. */
struct html_url people_unfiltered(const struct people_view *v);
/* May new people be entered somewhere? */
bool people_may_add(const struct people_view *v);
/* Addresses of things, keeping day and boundaries. */
struct html_url person_url(struct web *w, const struct page_person_ref *p);
struct html_url unit_url(struct web *w, const struct page_unit_ref *u);
struct html_url organisation_url(struct web *w, const struct page_organisation_ref *o);
struct html_url paper_url(struct web *w, const struct search_paper *p);
struct html_url find_url(struct web *w, const char *path, const char *q);

#endif
