/* What the templates of records get: the pages, and their addresses. */
#ifndef COSO_WEB_RECORD_VIEW_H
#define COSO_WEB_RECORD_VIEW_H

#include "app/page/page_record_form.h"
#include "app/page/page_records.h"
#include "html/components.h"
#include "html/html.h"

struct web;

struct records_view {
	struct web *w;
	struct page_records page;
};
struct record_list_view {
	struct web *w;
	struct page_record_list page;
	bool lists;	  /* there are lists by conditions of the kind */
	const char *date; /* of the address; NULL */
};
struct record_view {
	struct web *w;
	struct page_record page;
	int64_t files; /* attached */
};
struct record_form_view {
	struct web *w;
	struct page_record_form page;
	const char *back; /* where the form was opened from; "" */
	bool is_find;	  /* the answer to a search: nothing is wrong */
};

/* Page of a record: those of persons, units, organisations and terms are their own. */
struct html_url record_url(struct web *w, const struct record_ref *r);
/* The generic page, also of those. */
struct html_url record_plain_url(struct web *w, const struct record_ref *r);
struct html_url record_list_url(struct web *w, const char *kind);
/* This list with the next page, or with other choices. */
struct html_url record_list_next(const struct record_list_view *v);
/* The same kind as a list by conditions. */
struct html_url record_list_conditions(const struct record_list_view *v);
struct html_url record_list_state(const struct record_list_view *v, const char *state);
/* With the usual columns. */
struct html_url record_list_usual(const struct record_list_view *v);
/* Form of an act on a record; version NONE: that of the day. Comes back to the page it was opened from. */
struct html_url record_edit_url(struct web *w, const struct record_ref *r, const char *act, int64_t version);
/* Form of a new record of a kind; via: the field that shall point at the parent; NULL: none. */
struct html_url record_new_url(struct web *w, const char *kind, const struct record_ref *parent, const char *via);
/* Where the form posts to, and where "leave it" leads. */
struct html_url record_form_url(const struct record_form_view *v);
struct html_url record_form_cancel(const struct record_form_view *v);
/* The form as the address of a form code. */
struct html_url record_statistic_url(struct web *w, const struct record_effect *x);
/* An address of our own without the note that something was saved or taken back. */
const char *record_without_note(struct web *w, const char *address);
/* May records of that kind, which the page shows in its own way, be added? */
const char *record_kind_label(const char *kind);
bool record_may_add(const struct record_sections *x, const char *kind);
/* The field of a kind that points at records of another; NULL. */
const char *record_via(const char *kind, const char *to);
/* Pasting rows of a kind from a spreadsheet (web_import.c). */
struct html_url paste_url(struct web *w, const char *kind);

#endif
