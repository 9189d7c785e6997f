/* What the templates of report regimes get. */
#ifndef COSO_WEB_REGIMES_VIEW_H
#define COSO_WEB_REGIMES_VIEW_H

#include "app/page/page_regimes.h"
#include "app/page/page_report_ask.h"
#include "html/components.h"
#include "html/html.h"

struct web;
struct regimes_view {
	struct web *w;
	struct page_regimes page;
	const char *fresh; /* code of what was just asked for; "" */
};
struct html_url regime_form_url(const struct regimes_view *v, const char *code);
const char *regime_due_head(const struct regimes_view *v, const struct page_regime *r, size_t line);
enum html_tag_kind regime_tag(int confidence_kind);

struct report_ask_view {
	struct web *w;
	struct page_report_ask page;
};

#endif
