/* Between the files page_law*.c and page_programme.c; nobody else includes this. */
#ifndef COSO_APP_PAGE_LAW_PARTS_H
#define COSO_APP_PAGE_LAW_PARTS_H

#include "app/law/law_goal.h"
#include "app/page/page_law.h"

struct law_work {
	struct app *a;
	const struct page_ask *page;
	const struct page_law_ask *q;
	struct law_ask ask;
	struct arena *arena;
	/* quotas, targets: the page drawn, from 1; how many lines there were so far, on whatever page */
	int64_t page_at, line;
};

const char *law_say2(const struct law_work *w, const struct text2 *t);
const char *const *law_header(struct law_work *w, const msg_key *keys, size_t count);
/* Title, basis, confidence of the file; no lines. */
void law_table_head(struct law_work *w, const struct law_file *f, struct page_law_table *t);
int law_state_tag(enum law_state s); /* enum html_tag_kind */
bool law_draw_quotas(struct law_work *w, struct page_law *out, struct err *e);
bool law_draw_needs(struct law_work *w, struct page_law *out, struct err *e);
bool law_draw_targets(struct law_work *w, struct page_law *out, struct err *e);

#endif
