/* What the template of notices gets. */
#ifndef COSO_WEB_NOTICES_VIEW_H
#define COSO_WEB_NOTICES_VIEW_H

#include "app/page/page_notices.h"
#include "html/components.h"

struct web;
struct notices_view {
	struct web *w;
	struct page_notices page;
};

#endif
