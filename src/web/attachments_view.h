/* What the template of attached files gets: the page, and its addresses. */
#ifndef COSO_WEB_ATTACHMENTS_VIEW_H
#define COSO_WEB_ATTACHMENTS_VIEW_H

#include "app/attachment.h"
#include "html/components.h"
#include "html/html.h"
#include "web/people_view.h"

struct web;

struct attachments_view {
	struct web *w;
	struct page_attachments page;
};

struct html_url attachments_url(struct web *w, const char *kind, int64_t area, int64_t id);
struct html_url attachment_url(const struct attachments_view *v, const struct page_attachment *f, const char *below);

#endif
