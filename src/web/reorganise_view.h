/* What the template of a finished reorganisation gets. */
#ifndef COSO_WEB_REORGANISE_VIEW_H
#define COSO_WEB_REORGANISE_VIEW_H

#include "app/page/page_reorganise.h"
#include "web/register_view.h"

struct web;

struct reorganised_view {
	struct web *w;
	struct page_reorganised page;
	const char *summary;
};

#endif
