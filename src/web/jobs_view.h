/* What the template of long work gets. */
#ifndef COSO_WEB_JOBS_VIEW_H
#define COSO_WEB_JOBS_VIEW_H

#include "app/page/page_jobs.h"
#include "html/components.h"
#include "html/html.h"

struct web;

struct jobs_view {
	struct web *w;
	struct page_jobs page;
	enum { ORDER_EXPORT, ORDER_FORMS, ORDER_PAPERS } order; /* that was refused */
};

struct html_url job_url(struct web *w, const char *id, const char *below);

#endif
