/* What the templates of files taken in get: the page, and its addresses. */
#ifndef COSO_WEB_IMPORT_VIEW_H
#define COSO_WEB_IMPORT_VIEW_H

#include "app/page/page_import.h"
#include "html/components.h"
#include "html/html.h"
#include "web/people_view.h"
#include "web/record_view.h"

struct web;

struct imports_view {
	struct web *w;
	struct page_imports page;
	bool may_export; /* somewhere: long work may be ordered */
};
struct import_view {
	struct web *w;
	struct page_import page;
};
struct paste_view {
	struct web *w;
	const char *kind, *label, *text, *unit;
	const char *const *errors; /* NULL: none */
	bool headings;
};

struct html_url import_url(struct web *w, const char *id, const char *below);
struct html_url import_template_url(struct web *w, const char *name);
struct html_url import_undo_url(struct web *w, const char *batch);
struct html_url import_person_url(const struct import_view *v, const struct page_import_twin *t);

#endif
