/* What the template of questions gets. */
#ifndef COSO_WEB_ASK_VIEW_H
#define COSO_WEB_ASK_VIEW_H

#include "app/page/page_question.h"
#include "web/chart_view.h"
#include "web/form_views.h"
#include "web/list_view.h"
#include "web/map_view.h"

struct ask_example {
	const char *text;
	struct html_url to;
};
struct ask_view {
	struct web *w;
	struct page_question p;
	struct form_view form; /* p.drawn only */
	struct list_view list; /* the builder of conditions */
	const char *dates;
	bool share, mean;
	const struct chart *chart; /* NULL: none */
	const struct map *map;	   /* units below as tiles or shapes; NULL: the chart */
	bool shapes;
	size_t without_shape;
	const struct ask_example *examples;
	size_t example_count;
	const struct search_draft *save;   /* NULL: not offered */
	const struct own_form_draft *keep; /* as a form of the office's own; NULL: not offered */
	struct html_url people;		   /* the list of the same people; text NULL: none */
};
/* This question seen otherwise: "", "tiles", "map". */
struct html_url ask_seen(const struct ask_view *v, const char *how);
/* This question on the boundaries of today. */
struct html_url ask_today(const struct ask_view *v);
/* What the address asks under that name; "". */
const char *ask_asked(const struct ask_view *v, const char *name);

#endif
