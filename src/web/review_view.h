/* What the templates of the review of committees get: the page, and its addresses. */
#ifndef COSO_WEB_REVIEW_VIEW_H
#define COSO_WEB_REVIEW_VIEW_H

#include "app/page/page_review.h"
#include "html/components.h"
#include "html/html.h"
#include "http/http.h"

struct web;

struct review_view {
	struct web *w;
	struct page_review p;
	const char *title;
	struct html_url here; /* of the form of choices */
	struct html_url all;  /* of one: all of its unit */
	struct html_url organisation, head, tenure, form;
	const struct http_pair *kept;
	size_t kept_count;
};

/* What a row of a table is about: the review of a body, the page of a person; text NULL: nothing. */
struct html_url review_row_url(const struct review_view *v, const struct sheet_row *row);
struct html_url review_page_url(const struct review_view *v, int64_t page);
struct html_url review_person_url(const struct review_view *v, const struct page_person_ref *p);
bool review_is_number(const struct sheet_cell *c);
const char *review_count(const struct review_view *v, size_t n);
const char *review_day(const struct review_view *v);

#endif
