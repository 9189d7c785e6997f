/* Papers that can be made about the record of a page. */
#ifndef COSO_WEB_PAPERS_VIEW_H
#define COSO_WEB_PAPERS_VIEW_H

#include "app/paper/paper_about.h"
#include "html/html.h"

struct web;

struct papers_view {
	const struct paper_choice *choices;
	size_t count; /* 0: none, or no right */
	struct html_url action, fill;
	const char *example; /* kind of record: "person" */
};
/* For the page of a record of that kind ("person", "organisation"); path is its address. */
void papers_view(struct web *w, const char *kind, const char *path, struct papers_view *out);

#endif
