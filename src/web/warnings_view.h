/* What the template of open warnings gets: the page, and its addresses. */
#ifndef COSO_WEB_WARNINGS_VIEW_H
#define COSO_WEB_WARNINGS_VIEW_H

#include "app/page/page_warnings.h"
#include "html/components.h"
#include "html/html.h"
#include "web/record_view.h"
#include "web/register_view.h"

struct web;

struct warnings_view {
	struct web *w;
	struct page_warnings page;
	const char *unit, *rule; /* asked for; NULL */
};

/* The page within that unit (NULL: everything), of that rule, of open or accepted ones, from that page on. */
struct html_url warnings_url(const struct warnings_view *v, const char *unit, const char *rule, bool waived, const char *page);
/* The unit of a list as the address names it. */
const char *warnings_unit(const struct warnings_view *v, const struct page_unit_ref *u);
/* Where a row is mended, and what the link says. */
struct html_url warnings_mend_url(const struct warnings_view *v, const struct page_warning *x);
const char *warnings_mend_text(const struct warnings_view *v, const struct page_warning *x);

#endif
