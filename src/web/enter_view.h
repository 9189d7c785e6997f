/* What the template of the entry grid gets. */
#ifndef COSO_WEB_ENTER_VIEW_H
#define COSO_WEB_ENTER_VIEW_H

#include "app/page/page_enter.h"
#include "web/form_views.h"

struct enter_view {
	struct page_enter page;
	struct form_view form; /* heads, choices and checks are those of the form's page */
	struct html_url action, back;
	bool of_report; /* back is the report it was opened from */
	struct arena *arena;
};

/* "1.234", "?", "để trống": what stands in a cell, for the choice between two. */
const char *enter_shown(const struct enter_view *v, const char *text, enum msg_lang lang);

#endif
