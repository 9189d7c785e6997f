/* What the template of the table of a report over periods gets. */
#ifndef COSO_WEB_REPORT_TABLE_VIEW_H
#define COSO_WEB_REPORT_TABLE_VIEW_H

#include "app/page/page_report_table.h"
#include "html/html.h"

struct web;

struct report_table_view {
	struct web *w;
	struct page_report_table page;
	size_t periods; /* asked for */
	const char *at; /* "Trang 1/3" */
};
struct html_url report_table_cell_url(const struct report_table_view *v, const struct page_report_table_cell *c);
struct html_url report_table_period_url(const struct report_table_view *v, size_t i);
struct html_url report_table_page_url(const struct report_table_view *v, size_t page);
size_t report_table_choice_count(void);
const char *report_table_choice(size_t i);
bool report_table_chosen(const struct report_table_view *v, size_t i);
const char *report_table_look(enum round_mark mark);

#endif
