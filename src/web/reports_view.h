/* What the templates of reports get. */
#ifndef COSO_WEB_REPORTS_VIEW_H
#define COSO_WEB_REPORTS_VIEW_H

#include "app/page/page_inbox.h"
#include "app/page/page_reports.h"
#include "html/components.h"
#include "html/html.h"

struct web;

struct reports_view {
	struct web *w;
	struct page_inbox inbox;
	const struct page_reports_definition *definitions;
	size_t definition_count;
	struct page_reports_period period;
	const char *const *errors; /* of what was just asked for */
	size_t error_count;
	const char *done;	  /* "Đã làm với 3 báo cáo." NULL */
	const char *reason, *due; /* as typed */
};
struct html_url reports_url(const struct reports_view *v, const char *code, const char *period);
struct html_url inbox_url(struct web *w, const struct page_inbox_item *x);
/* Items that come from below, or all others. */
size_t inbox_count(const struct page_inbox *x, bool below);
struct html_url reports_table_url(const struct reports_view *v, const char *code);
size_t reports_done_count(const struct reports_view *v); /* definitions that are done */
struct html_url reports_line_url(const struct reports_view *v, const struct page_reports_line *l);
enum html_tag_kind reports_tag(enum report_look look);
/* Where a part of the bar begins and how wide it is, of 941. */
int64_t reports_bar_at(const struct page_reports_period *p, size_t part);
int64_t reports_bar_wide(const struct page_reports_period *p, size_t part);
const char *reports_bar_class(enum report_look look);
const char *reports_bar_words(const struct reports_view *v);
int64_t reports_per_cent(int part, int all);

struct report_view {
	struct web *w;
	struct page_report page;
	const char *error;    /* of the step just asked for */
	const char *error_at; /* id of the box it is about; NULL */
	bool faulty;
	const char *reason, *signer, *number, *due, *text; /* as typed */
	struct html_url here, list, diff, sums;
	struct html_url pdf, word; /* text NULL: not to be taken out by this viewer */
};
struct html_url report_key_url(const struct report_view *v, const char *key);
struct html_url report_form_url(const struct report_view *v, const struct page_report_form *f);
struct html_url report_enter_url(const struct report_view *v, const struct page_report_form *f);
struct html_url report_cause_url(const struct report_view *v, const struct round_cause *c);
struct html_url report_sum_url(const struct report_view *v, const struct round_sum_of *of);
/* Title of one of its forms. */
const char *report_form_title(const struct report_view *v, const char *code);
/* How many differences from i on are of the form of i; from_first: 0 unless i is the first of its form. */
size_t report_diff_run(const struct report_view *v, size_t i, bool from_first);
size_t report_sums_run(const struct report_view *v, size_t i, bool from_first);
enum { REPORT_FOLD = 12, REPORT_NAMES = 8 }; /* so many stand open in all forms; so many names of bodies */
const char *report_cause_name(const struct report_view *v, const struct round_cause *c);
const char *report_cause_words(const struct report_view *v, const struct round_cause *c);
const char *report_by(const struct report_view *v, int64_t by); /* "+1", "−2", "" */
const char *report_number(const struct report_view *v, int64_t n);
const char *report_delay_value(const struct report_view *v, size_t i);
const char *report_delay_words(const struct report_view *v, size_t i);
size_t report_delay_count(const struct report_view *v);

#endif
