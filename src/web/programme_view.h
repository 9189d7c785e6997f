/* What the template of a programme gets: the page, its charts and addresses. */
#ifndef COSO_WEB_PROGRAMME_VIEW_H
#define COSO_WEB_PROGRAMME_VIEW_H

#include "app/page/page_programme.h"
#include "html/chart.h"
#include "html/components.h"
#include "html/html.h"
#include "http/http.h"

struct web;

struct programme_view {
	struct web *w;
	struct page_programme p;
	struct html_url here, other, tags; /* tags: marking many units */
	const char *other_text;
	const struct chart *const *paths; /* one a target; NULL entries */
	const struct http_pair *kept;
	size_t kept_count;
	bool may_tag;
};

struct html_url programme_row_url(const struct programme_view *v, const struct sheet_row *row);
const char *programme_count(const struct programme_view *v, const char *n);
const char *programme_day(const struct programme_view *v);
bool programme_is_number(const struct sheet_cell *c);

#endif
