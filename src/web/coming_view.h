/* What the template of what comes up gets: the page, and its addresses. */
#ifndef COSO_WEB_COMING_VIEW_H
#define COSO_WEB_COMING_VIEW_H

#include "app/page/page_coming.h"
#include "html/components.h"
#include "html/html.h"
#include "http/http.h"
#include "web/web.h"

#include <string.h>

enum { COMING_ROWS = 50, COMING_UNITS_OPEN = 20 };

struct coming_view {
	struct web *w;
	struct coming page;
	struct form_choices units;
	const char *item;		     /* asked for; "" */
	const struct law_item *const *kinds; /* that may be chosen */
	size_t kind_count;
	size_t shown; /* names on the page */
	bool may_export;
};

struct html_url coming_url(const struct coming_view *v, int64_t unit, const char *item);
struct html_url coming_file_url(const struct coming_view *v, const char *as);
struct html_url coming_due_url(const struct coming_view *v, const struct coming_due *d);
const char *coming_month(const struct coming_view *v, int i);	   /* "12/2026" */
const char *coming_number(const struct coming_view *v, int64_t n); /* 0 is counted, and none: never a blank */
const char *coming_total(const struct coming_view *v);
const char *coming_unnamed(const struct coming_view *v);
const char *coming_more(const struct coming_view *v); /* names that are not on the page */
const char *coming_span(const struct coming_view *v);
const char *coming_text(const struct coming_view *v, const struct text2 *t);

#endif
