/* Between the files of the form pages; nobody else includes this. */
#ifndef COSO_APP_PAGE_FORM_PARTS_H
#define COSO_APP_PAGE_FORM_PARTS_H

#include "app/figure/figure.h"
#include "app/page/page_chart.h"
#include "app/page/page_form.h"

/* One request for a form page on its way. */
struct form_work {
	struct app *app;
	const struct page_ask *ask;
	const struct page_form_ask *q;
	struct arena *arena;
	const struct form *form; /* the version drawn */
	struct figure_request request;
	ymd day; /* the form's day: ask->day, or the last one on which the form was valid */
	struct figure *figure;
	bool used; /* by a service or not, the figure must be freed */
};

/* The law, or what a form of an office's own stands in. */
const struct library *form_library(const struct form_work *w);
/* Which form, unit and period: what was asked for, else what suits. */
bool form_work_begin(struct form_work *w, struct err *e);
/* Draws. */
bool form_work_draw(struct form_work *w, struct err *e);
void form_work_end(struct form_work *w);
/* Everything that the page of a form shows. */
bool form_draw_page(struct form_work *w, struct page_form *out, struct err *e);

/* The unit a drawn form is of: its own, or that of its organisation; NONE when there is none. */
bool form_drawn_unit(struct form_work *w, int64_t *unit, struct err *e);
/* "08/02575": the codes from the province down; *out NULL when it has none on the day. */
bool form_unit_path(struct app *a, int64_t unit, ymd day, const char **out, struct arena *arena, struct err *e);
/* The opened cell over the last periods; shares of two periods side by side. NULL: nothing to draw. The figure holds no snapshot. */
/* "−2,81", "+2,81": a true minus, and a sign before every change. */
const char *form_signed_text(struct form_work *w, const char *text, bool change);
const struct page_chart *form_series(struct form_work *w);
const struct page_chart *form_dots(struct form_work *w);
/* The charts that the form names, drawn from the page's figure; page_form_charts.c. */
const struct page_chart *const *form_charts(struct form_work *w, size_t *count);

/* Has it cells the viewer may type at this place? (page_enter.c) */
bool form_may_enter(struct form_work *w, bool *may, struct err *e);

/* The units and periods one may choose. unit: path of the unit drawn (NULL when it has none). */
bool form_unit_choices(struct form_work *w, int64_t unit, const char **path, struct form_choices *out, struct err *e);
/* The same before anything is drawn: around the first unit the viewer works in. */
bool form_units_at_hand(struct form_work *w, struct form_choices *out, struct err *e);
void form_period_choices(struct form_work *w, struct form_choices *out);
/* Where a change of today shows: today or the running period, and the last one that can be reported; the running term. How many. */
#define FORM_PERIODS_AT 3
size_t form_periods_at(struct app *a, const struct form *f, ymd day, struct arena *arena, struct period out[FORM_PERIODS_AT]);
/* The period before, as it stands in addresses; NULL when there is none. */
const char *form_period_before(struct form_work *w);

/* "từ 13/12/2021" */
const char *form_valid_words(const struct form *f, enum msg_lang lang, struct arena *a);
/* The version for the day asked; NULL with an error when there is no such form. */
const struct form *form_version(struct form_work *w, struct err *e);
const char *form_confidence(const char *word, enum msg_lang lang, int *kind);
const char *form_say(struct form_work *w, msg_key key, const char *one, const char *two, const char *three);
const char *form_line_label(const struct report_line *l, enum msg_lang lang);

/* Who is behind output of batch, from `skip` on, at most `most`. */
bool form_names(struct form_work *w, const struct batch *b, const struct member_list *list, size_t skip, size_t most, bool sensitive,
	struct page_form_names *out, struct err *e);

/* The panel of the opened cell. */
bool form_panel(struct form_work *w, struct page_form_panel *out, struct err *e);
/* The opened cell's place in the report; of a share, of its numerator when there is a list behind it. */
bool form_find_cell(struct form_work *w, size_t *row, size_t *column, struct err *e);
bool form_numerator(struct form_work *w, size_t row, size_t column, size_t *r, size_t *c);

#endif
