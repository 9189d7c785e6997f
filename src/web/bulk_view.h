/* What the templates of bulk acts get: the page and its addresses. */
#ifndef COSO_WEB_BULK_VIEW_H
#define COSO_WEB_BULK_VIEW_H

#include "app/page/page_bulk.h"
#include "base/text.h"
#include "web/record_view.h"

struct web;

struct bulk_view {
	struct web *w;
	struct arena *arena;
	struct page_bulk page;
	struct html_url action, list; /* where it is sent; the list it came from */
};

/* "12 rows will change", for a tag. */
const char *bulk_counted(const struct bulk_view *v, msg_key key, int64_t n);

#endif
