/* What the templates of what the law asks get: the page, and its addresses. */
#ifndef COSO_WEB_LAW_VIEW_H
#define COSO_WEB_LAW_VIEW_H

#include "app/page/page_law.h"
#include "html/components.h"
#include "html/html.h"
#include "http/http.h"

struct web;

struct law_view {
	struct web *w;
	struct page_law p;
	const char *unit, *file, *state; /* asked for; "" */
	const char *title;		 /* of the kind */
	const struct chart *chart;
};

/* The page of that kind for the same unit. */
struct html_url law_url(const struct law_view *v, enum page_law_what what, const char *state);
const char *law_tab(const struct law_view *v, enum page_law_what what);
/* Another page of the same lines; text NULL: there is none of that number. */
struct html_url law_page_url(const struct law_view *v, int64_t page);
/* Names of a cell of a line. */
struct html_url law_names_url(
	const struct law_view *v, const struct page_law_table *t, const struct page_law_line *l, const struct page_law_cell *c);
/* The same day of another version. */
struct html_url law_day_url(const struct law_view *v, const char *day);
/* Where the form of choices goes, and what it keeps: date and known-at. */
struct html_url law_here(const struct law_view *v);
size_t law_kept_count(const struct law_view *v);
const struct http_pair *law_kept(const struct law_view *v, size_t at);
/* The page of a programme of targets; text NULL: it is none. The review of committees of the same unit. */
struct html_url law_programme_url(const struct law_view *v, const struct page_law_table *t);
struct html_url law_review_url(const struct law_view *v);
bool law_lines(const struct law_view *v); /* tables of lines under lines */
const char *law_count(const struct law_view *v, size_t n);
const char *law_day(const struct law_view *v); /* "28/11/2026" */
/* Whom a row of names is about; text NULL: nobody. */
struct html_url law_about_url(const struct law_view *v, const struct page_law_line *l);

#endif
