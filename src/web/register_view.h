/* What the templates of the register's pages get: the page, and its addresses. */
#ifndef COSO_WEB_REGISTER_VIEW_H
#define COSO_WEB_REGISTER_VIEW_H

#include "app/page/page_organisation.h"
#include "app/page/page_person.h"
#include "app/page/page_record.h"
#include "app/page/page_register.h"
#include "app/page/page_home.h"
#include "app/page/page_inbox.h"
#include "app/page/page_unit.h"
#include "app/page/page_unit_charts.h"
#include "html/components.h"
#include "html/html.h"
#include "web/papers_view.h"
#include "web/attachments_view.h"
#include "web/duplicates_view.h"
#include "web/people_view.h"

struct web;

struct organisation_view {
	struct web *w;
	bool reorganise; /* may it be reorganised by this viewer */
	struct page_organisation page;
	struct record_sections records;
	struct papers_view papers;
};
struct term_view {
	struct web *w;
	const struct chart *dots; /* against the term before; NULL */
	struct page_term page;
	struct record_sections records;
};

struct unit_view {
	struct web *w;
	bool followed;
	bool reorganise, start; /* may this viewer reorganise it, and start its office */
	struct page_unit page;
	struct record_sections records;
	struct page_unit_charts charts;
	bool charts_asked;
	const char *date, *iso; /* the day asked for: dd/mm/yyyy, and as addresses have it */
};
struct home_view {
	struct web *w;
	struct page_home page;
	struct page_inbox inbox;
	const struct home_running *running; /* how the installation is, for its administrator */
	size_t running_count;
};
/* A finding of the doctor in words. */
struct home_running {
	enum html_tag_kind kind;
	const char *level, *text;
};
#define HOME_DUE_MAX 8
#define HOME_INBOX_MAX 20
struct html_url home_clean_url(const struct home_view *v);
struct html_url home_follow_url(const struct home_view *v, const struct followed *f);
struct html_url home_fault_url(const struct home_view *v, const char *rule);

struct person_view {
	struct web *w;
	struct page_person page;
	struct record_sections records;
	struct page_duplicate_links links;
	int64_t files; /* attached */
	struct papers_view papers;
};

/* The people of a place; a term. */
struct html_url register_people(struct web *w, int64_t unit, int64_t organisation);
struct html_url register_clean(struct web *w, int64_t organisation); /* the score of its data */
struct html_url term_url(struct web *w, int64_t term);
/* A unit on another day (NULL: today), on boundaries of that day; a page of its villages. */
struct html_url unit_then_url(struct web *w, const struct page_unit_ref *unit, const char *iso);
struct html_url unit_page_url(const struct unit_view *v, int64_t page);
/* Charts of the unit: the page with them, the drawing, the question behind one. */
struct html_url unit_charts_url(const struct unit_view *v);
const struct chart *unit_chart(const struct unit_view *v, size_t i);
struct html_url unit_chart_question(const struct unit_view *v, size_t i);
struct html_url person_record_url(const struct person_view *v, const char *kind, int64_t id);
struct html_url person_reveal_url(const struct person_view *v);
struct html_url person_data_url(const struct person_view *v);
struct html_url person_corrections_url(const struct person_view *v); /* where a paper of theirs is written down */

#endif
