/* Page: who has sent a report over several periods, when, and whose the delay is (app/report/round_table.h). */
#ifndef COSO_APP_PAGE_REPORT_TABLE_H
#define COSO_APP_PAGE_REPORT_TABLE_H

#include "app/page/page.h"
#include "app/report/round_table.h"

struct page_report_table_cell {
	const char *sign, *words;
	enum round_mark mark;
	int64_t area, id; /* of the report; id NONE: none */
};
struct page_report_table_line {
	const char *name, *unit, *whose;
	const char *const *sums;
	const struct page_report_table_cell *cells;
};
struct page_report_table_idle {
	const char *name, *unit, *reason;
};
struct page_report_table {
	const char *code, *title, *subtitle, *key;
	const char *const *sum_heads;
	size_t sum_count;
	const char *const *periods, *const *period_codes;
	const char *const *on_time; /* below each period: on time of all */
	size_t period_count;
	const struct page_report_table_line *lines;
	size_t line_count;
	struct page_report_table_line total;
	/* Who had nothing to send in any of the periods, with why (the first of them, on the first page); idle_title "": nobody. */
	const char *idle_title, *idle_more;
	const struct page_report_table_idle *idle;
	size_t idle_count;
	size_t page, pages;
	bool hidden;
};
struct page_report_table_ask {
	const char *code, *period;
	size_t periods, page; /* page from 1 */
};
bool page_report_table(struct app *a, const struct page_ask *ask, const struct page_report_table_ask *q, struct page_report_table *out,
	struct arena *arena, struct err *e);

#endif
