/* What the templates of form pages get: the view struct of app and the addresses that go with it. */
#ifndef COSO_WEB_FORM_VIEWS_H
#define COSO_WEB_FORM_VIEWS_H

#include "app/figure/figure_head.h"
#include "app/own/own_form.h"
#include "app/page/page_check.h"
#include "app/page/page_form.h"
#include "app/page/page_form_compare.h"
#include "app/page/page_remarks.h"
#include "app/page/page_searches.h"
#include "app/paper/paper_out.h"
#include "html/chart.h"
#include "html/html.h"
#include "http/http.h"
#include "web/web.h"

struct form_view {
	const struct page_form *p;
	const struct html_url *cells; /* rows × columns */
	const struct html_url *rows;  /* of children; text NULL: none */
	struct html_url action, close, definition, other_period, all_names, switch_boundaries, enter, twin;
	const struct html_url *left;   /* lists of those left out */
	const struct html_url *checks; /* cells of checks; text NULL: none */
	const struct page_remarks *remarks;
	bool settles;			     /* buttons for remarks that are done: the list stands in a form */
	const struct html_url *remark_cells; /* the cell of each; text NULL: not on the page */
	const struct http_pair *kept;	     /* hidden fields of the form of choices */
	size_t kept_count;
	const struct chart *series, *dots; /* NULL: none */
	const struct chart *const *charts; /* those the form names */
	bool follows, followed;		   /* may the viewer follow the form; does it */
	bool boundaries_today, fresh;	   /* fresh: a form of the office's own, just now */
	const char *unit, *period_name;	   /* name of the parameter of the choice of periods */
};

struct definition_view {
	const struct page_definition *p;
	struct web *w;
};
/* The cell whose number a line has. */
struct html_url definition_cell(const struct definition_view *v, const struct page_definition_says *of);

struct names_view {
	const struct page_form_list *p;
	struct html_url back, previous, next; /* text NULL: none */
};

/* A form about to be kept for the office: for which units, and under which name. */
struct own_form_draft {
	const char *title;
	const struct page_search_unit *units; /* the first one is chosen unless unit says another */
	size_t unit_count;
	const char *unit;
	const struct http_pair *state; /* of a question */
	size_t state_count;
};
/* NULL when the viewer may keep none. */
bool own_form_draft(struct web *w, struct own_form_draft **out, struct err *e);

struct compare_view {
	const struct page_form_compare *p;
	struct html_url action;
	const struct own_form *ours; /* a form of an office's own is edited; NULL */
	struct arena *arena;
	const struct own_form_draft *draft; /* the copy may be kept; NULL */
};
/* Id of the text that is edited: keeping it asks for the same. */
const char *own_form_seen(const struct compare_view *v);
struct forms_view {
	const struct page_forms *p;
	const struct page_forms_item *gone; /* just deleted; NULL */
};

struct check_view {
	const struct page_check *p;
	const char *n, *d, *share; /* what stands in the three boxes */
	bool asked;
	struct html_url link; /* to this one line; text NULL: none */
};

/* Addresses of everything on a form's page. */
void form_urls(struct web *w, const struct page_form *p, struct form_view *v);
/* The page with that cell opened. */
struct html_url form_cell_url(struct web *w, const char *row, const char *column);
/* The page of all names behind a cell. */
bool form_names_page(struct web *w, const struct page_form_ask *q, struct err *e);
/* The answer is the Excel file of the form, with a sheet for every list=ROW:COLUMN of the address (web_excel.c). */
bool form_excel(struct web *w, const struct page_form_ask *q, struct err *e);

/* The same as a paper. */
bool form_paper(struct web *w, const struct page_form_ask *q, enum paper_format format, struct err *e);

/* What the address of a form page asks for (web_forms.c). */
bool web_form_ask(struct web *w, struct page_form_ask *q, struct err *e);
/* The page of the form of the address, of the law or of an office's own (web_own_forms.c). */
typedef bool form_page(struct web *w, const struct page_form_ask *q, struct err *e);
bool web_with_form(struct web *w, form_page *page, struct err *e);
/* The page of an edited definition (web_forms.c); refused: why it was not kept, NULL. */
bool form_compare_page(struct web *w, const struct page_form_ask *q, const char *text, const char *refused, struct err *e);

#endif
