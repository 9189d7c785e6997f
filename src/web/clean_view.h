/* What the templates of cleanliness get: the pages, and their addresses. */
#ifndef COSO_WEB_CLEAN_VIEW_H
#define COSO_WEB_CLEAN_VIEW_H

#include "app/page/page_clean.h"
#include "html/components.h"
#include "html/html.h"
#include "web/web.h"

struct clean_view {
	struct web *w;
	struct page_clean page;
	struct page_clean_names names;
	const char *unit, *organisation; /* as asked; "" */
	bool may_enter;
};

struct html_url clean_url(const struct clean_view *v, int64_t unit, bool history);
struct html_url clean_names_url(const struct clean_view *v, const struct law_item *rule);
struct html_url clean_about_url(const struct clean_view *v, const struct page_clean_row *r); /* text NULL: none */
struct html_url clean_mend_url(const struct clean_view *v, const struct page_clean_row *r);
const char *clean_mend_text(const struct clean_view *v, const struct page_clean_row *r);
const char *clean_lost_text(const struct clean_view *v, int hundredths); /* "12,50" */
const char *clean_number(const struct clean_view *v, int64_t n);	 /* ⊘ where hidden */
const char *clean_score_text(const struct clean_view *v, int points);
const char *clean_day(const struct clean_view *v, ymd day);
int64_t clean_without(const struct clean_view *v); /* units below with nothing to look at */
struct html_url clean_order_url(const struct clean_view *v);
const char *clean_word_of(const struct clean_view *v, const struct law_item *x);

#endif
