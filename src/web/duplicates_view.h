/* What the templates of duplicates and merging get: the page, and its addresses. */
#ifndef COSO_WEB_DUPLICATES_VIEW_H
#define COSO_WEB_DUPLICATES_VIEW_H

#include "app/page/page_duplicates.h"
#include "app/people/person_merge.h"
#include "html/components.h"
#include "html/html.h"
#include "web/people_view.h"

struct web;

struct duplicates_view {
	struct web *w;
	struct page_duplicates page;
	const char *state, *unit; /* asked for; NULL */
};
struct merge_view {
	struct web *w;
	struct page_merge page;
};
struct unmerge_view {
	struct web *w;
	struct page_unmerge page;
};

struct html_url duplicates_with(const struct duplicates_view *v, const char *state, const char *unit, const char *page);
/* "/duplicates/AREA/ID" and what comes below it ("", "/preview" …). */
struct html_url duplicate_url(struct web *w, int64_t area, int64_t id, const char *below);
struct html_url merge_url(struct web *w, int64_t area, int64_t id, const char *below);

/* The form a figure stands in. */
struct html_url merge_move_url(struct web *w, const struct figure_move *m);

#endif
