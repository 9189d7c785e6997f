/* What the template of the logs gets. */
#ifndef COSO_WEB_AUDIT_VIEW_H
#define COSO_WEB_AUDIT_VIEW_H

#include "app/audit/audit.h"
#include "html/components.h"
#include "html/html.h"
#include "web/record_view.h"

struct web;

struct audit_view {
	struct web *w;
	struct page_audit page;
	const char *from, *until; /* as typed, or as understood */
};

/* This log with the same filter: the older rows, the other log, as a file. */
struct html_url audit_next(const struct audit_view *v);
struct html_url audit_other(const struct audit_view *v);
struct html_url audit_file(const struct audit_view *v);

#endif
