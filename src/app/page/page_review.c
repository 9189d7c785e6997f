/* Page: the review of committees; see page_review.h. */
#include "app/page/page_review.h"

#include "app/page/page_form_parts.h"
#include "app/page/page_kept.h"
#include "base/err_shown.h"
#include "base/text.h"
#include "html/components.h"
#include "messages/law.def"
#include "messages/law_page.def"
#include "messages/review.def"
#include "messages/review_page.def"

#include <string.h>

enum { LINES_MAX = 40 };

struct review_page_work {
	struct app *a;
	const struct page_ask *ask;
	const struct page_review_ask *q;
	struct review_ask review;
	struct review r;
	struct page_review *out;
	struct arena *arena;
};

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

static const char *say(const struct review_page_work *w, msg_key key, const char *one, const char *two)
{
	g_autofree char *s = MSG_FORMAT(key, w->ask->lang, one, two);
	return arena_strdup(w->arena, s);
}

static const char *number(const struct review_page_work *w, int64_t n)
{
	return n == NONE ? "…" : text_thousands(n, w->arena);
}

/* ---- choices ---- */

bool page_review_unit(struct app *a, const struct page_ask *ask, const char *asked, const char **out, struct arena *arena, struct err *e)
{
	const struct page_form_ask none = {.page = 1};
	struct form_work form = {.app = a, .ask = ask, .q = &none, .arena = arena};
	struct form_choices units;
	if (given(asked))
		*out = asked;
	else if (!form_units_at_hand(&form, &units, e))
		return false;
	else
		*out = arena_strdup(arena, form.request.unit);
	return true;
}

static bool choose_unit(struct review_page_work *w, struct err *e)
{
	if (!page_review_unit(w->a, w->ask, w->q->unit, &w->review.unit, w->arena, e))
		return false;
	w->out->unit = w->review.unit;
	return true;
}

/* The unit itself, what it lies in and what lies in it. */
static bool offer_units(struct review_page_work *w, struct err *e)
{
	const struct page_form_ask none = {.page = 1};
	struct form_work form = {.app = w->a, .ask = w->ask, .q = &none, .arena = w->arena};
	struct page_review *out = w->out;
	const char *path = NULL;
	if (!form_unit_choices(&form, w->r.place.id, &path, &out->units, e))
		return false;
	for (size_t i = 0; i < out->units.count; i++)
		if (out->units.items[i].chosen)
			return true;
	struct form_choice *more = ARENA_ARRAY(w->arena, struct form_choice, out->units.count + 1);
	if (out->units.count > 0)
		memcpy(more + 1, out->units.items, out->units.count * sizeof *more);
	more[0] = (struct form_choice){out->unit, w->r.place.name, true};
	out->units = (struct form_choices){more, out->units.count + 1};
	return true;
}

static void offer_sorts(struct review_page_work *w)
{
	const struct law_file *f = w->r.file;
	struct form_choice *sorts = ARENA_ARRAY(w->arena, struct form_choice, f->item_count + 1),
			   *only = ARENA_ARRAY(w->arena, struct form_choice, 2);
	const bool gaps = g_strcmp0(w->q->only, "gaps") == 0;
	sorts[0] = (struct form_choice){"", msg_template(MSG_REVIEW_PAGE_ALL, w->ask->lang), !given(w->q->sort)};
	for (size_t i = 0; i < f->item_count; i++)
		sorts[i + 1] = (struct form_choice){
			f->items[i].id, review_title(&f->items[i].title, w->ask->lang), g_strcmp0(w->q->sort, f->items[i].id) == 0};
	only[0] = (struct form_choice){"", msg_template(MSG_REVIEW_PAGE_ALL, w->ask->lang), !gaps};
	only[1] = (struct form_choice){"gaps", msg_template(MSG_REVIEW_PAGE_GAPS, w->ask->lang), gaps};
	w->out->sorts = (struct form_choices){sorts, f->item_count + 1};
	w->out->only = (struct form_choices){only, 2};
}

static void put_law(struct review_page_work *w)
{
	char from[11], until[11], last[11];
	const struct law_file *f = w->r.file;
	struct page_review *out = w->out;
	out->basis = f->basis;
	out->valid = arena_printf(w->arena, "%s – %s", ymd_format_vi(f->from, from),
		f->until == YMD_OPEN ? "…" : ymd_format_vi(ymd_add_days(f->until, -1), until));
	out->confidence = form_confidence(f->confidence, w->ask->lang, &out->confidence_kind);
	out->ahead = say(w, MSG_REVIEW_AHEAD, number(w, f->ahead), ymd_format_vi(ymd_add_months(w->ask->day, f->ahead), last));
	out->ages = law_ages_words(w->r.ages, w->ask->lang, w->arena);
}

/* ---- tables ---- */

static struct page_review_fact fact(const struct review_page_work *w, msg_key label, int64_t n, int tag)
{
	return (struct page_review_fact){msg_template(label, w->ask->lang), number(w, n), n > 0 ? tag : 0};
}

static void put_sums(struct review_page_work *w, const struct review_body *b, bool total)
{
	struct page_review_fact *f = ARENA_ARRAY(w->arena, struct page_review_fact, 8);
	size_t n = 0;
	if (total)
		f[n++] = (struct page_review_fact){msg_template(MSG_REVIEW_PAGE_COUNT, w->ask->lang),
			say(w, MSG_REVIEW_PAGE_COUNT_TEXT, number(w, (int64_t)w->r.count - w->r.hidden), NULL), 0};
	else
		f[n++] = (struct page_review_fact){
			msg_template(MSG_REVIEW_TERM, w->ask->lang), b->term != NONE ? b->label : "…", b->term == NONE ? TAG_WARN : 0};
	f[n++] = fact(w, MSG_REVIEW_DECIDED, b->decided, 0);
	f[n++] = fact(w, MSG_REVIEW_ELECTED, b->elected, 0);
	f[n++] = fact(w, MSG_REVIEW_PRESENT, b->present, 0);
	f[n++] = fact(w, MSG_REVIEW_VACANT, b->vacant, TAG_WARN);
	f[n++] = fact(w, MSG_REVIEW_OVER, b->over, TAG_BAD);
	f[n++] = fact(w, MSG_REVIEW_LEAVING, b->leaving, TAG_INFO);
	w->out->facts = f;
	w->out->fact_count = n;
}

/* Only bodies with something to do, where that was asked. */
static void keep_gaps(struct review_page_work *w)
{
	struct review_body *kept = ARENA_ARRAY(w->arena, struct review_body, w->r.count + 1);
	struct review_act *acts = ARENA_ARRAY(w->arena, struct review_act, w->r.act_count + 1);
	size_t count = 0, at = 0;
	for (size_t i = 0; i < w->r.count; i++) {
		const size_t begin = at;
		for (; at < w->r.act_count && w->r.acts[at].body == i; at++) {
			acts[at] = w->r.acts[at];
			acts[at].body = count;
		}
		if (at > begin)
			kept[count++] = w->r.bodies[i];
	}
	w->r.bodies = kept;
	w->r.count = count;
	w->r.acts = acts;
}

static void put_tables(struct review_page_work *w)
{
	struct page_review *out = w->out;
	if (g_strcmp0(w->q->only, "gaps") == 0 && w->q->organisation == 0)
		keep_gaps(w);
	out->act_total = w->r.act_count;
	out->pages = (int64_t)MAX((MAX(review_lines(&w->r), w->r.act_count) + LINES_MAX - 1) / LINES_MAX, 1);
	out->page = CLAMP(w->q->page, 1, out->pages);
	/* A table that has no more lines is empty on the later pages. */
	const bool whole = w->q->whole || w->q->organisation != 0;
	const size_t first = whole ? 0 : (size_t)(out->page - 1) * LINES_MAX, most = whole ? SIZE_MAX : LINES_MAX;
	out->bodies = review_sheet(&w->r, &w->review, !w->q->whole, first, most, w->arena);
	out->acts = review_act_sheet(&w->r, &w->review, first, most, w->arena);
	if (w->r.count == 0)
		out->none = msg_template(w->r.unseen ? MSG_REVIEW_UNSEEN : MSG_REVIEW_PAGE_NO_BODIES, w->ask->lang);
	if (w->r.hidden > 0)
		out->denied = say(w, MSG_REVIEW_PAGE_DENIED, number(w, w->r.hidden), NULL);
}

/* ---- one body ---- */

static struct sheet *table(struct review_page_work *w, const msg_key *keys, size_t columns, size_t rows)
{
	struct sheet *s = ARENA_NEW(w->arena, struct sheet);
	const char **header = ARENA_ARRAY(w->arena, const char *, columns);
	for (size_t i = 0; i < columns; i++)
		header[i] = msg_template(keys[i], w->ask->lang);
	*s = (struct sheet){.header = header, .column_count = columns, .rows = ARENA_ARRAY(w->arena, struct sheet_row, rows + 1)};
	return s;
}

static struct sheet_cell text_cell(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text};
}

static struct sheet_cell number_cell(const struct review_page_work *w, int64_t n, const char *none)
{
	return n == NONE ? text_cell(none) : (struct sheet_cell){.type = SHEET_INT, .number = n, .text = number(w, n)};
}

static void put_parts(struct review_page_work *w, const struct review_body *b)
{
	static const msg_key keys[] = {MSG_REVIEW_PAGE_STRUCTURE, MSG_REVIEW_PAGE_COL_COUNT, MSG_REVIEW_PAGE_COL_SHARE};
	struct sheet *s = table(w, keys, 3, w->r.part_count);
	for (size_t i = 0; i < w->r.part_count; i++) {
		struct sheet_cell *cells = ARENA_ARRAY(w->arena, struct sheet_cell, 3);
		const int64_t n = b->parts[i];
		cells[0] = text_cell(review_title(&w->r.file->exempt[i].title, w->ask->lang));
		cells[1] = number_cell(w, n, "⊘");
		cells[2] = text_cell(n == NONE	       ? "⊘"
				     : b->present == 0 ? "–"
						       : scaled_text(percent_scaled(n, b->present, 1, ROUND_HALF_UP), 1, w->arena));
		s->rows[s->row_count++] = (struct sheet_row){.cells = cells};
	}
	w->out->parts = s;
}

static void put_quotas(struct review_page_work *w, const struct review_body *b)
{
	static const msg_key keys[] = {MSG_LAW_QUOTA, MSG_LAW_PART, MSG_LAW_WHOLE, MSG_LAW_ASKED, MSG_LAW_STATE, MSG_LAW_GAP};
	struct sheet *s = table(w, keys, G_N_ELEMENTS(keys), b->quota_count);
	for (size_t i = 0; i < b->quota_count; i++) {
		const struct law_quota *x = &b->quotas[i];
		struct sheet_cell *cells = ARENA_ARRAY(w->arena, struct sheet_cell, G_N_ELEMENTS(keys));
		const char *none = x->state == LAW_STATE_HIDDEN ? "⊘" : "…";
		cells[0] = text_cell(law_title(x->item, w->ask->lang, w->arena));
		cells[1] = number_cell(w, x->part, none);
		cells[2] = number_cell(w, x->whole, none);
		cells[3] = text_cell(law_asked(x->item, w->ask->lang, w->arena));
		cells[4] = text_cell(law_state_words(x->state, w->ask->lang));
		cells[5] = text_cell(x->missing > 0 ? say(w, MSG_LAW_GAP_MISSING, number(w, x->missing), NULL)
				     : x->over > 0  ? say(w, MSG_LAW_GAP_OVER, number(w, x->over), NULL)
						    : "");
		s->rows[s->row_count++] = (struct sheet_row){.cells = cells, .strong = x->state == LAW_STATE_NOT_MET};
	}
	w->out->quotas = s;
}

/* Lines of the form of the law that stand for anybody, in the body or among the people. */
static void put_beside(struct review_page_work *w, const struct figure *f)
{
	const struct report *r = f->report;
	const char *const *ids = w->r.file->beside_columns;
	const size_t columns = g_strv_length((char **)(uintptr_t)ids);
	size_t *at = ARENA_ARRAY(w->arena, size_t, columns);
	struct sheet *s = ARENA_NEW(w->arena, struct sheet);
	const char **header = ARENA_ARRAY(w->arena, const char *, columns + 1);
	header[0] = msg_template(MSG_REVIEW_PAGE_STRUCTURE, w->ask->lang);
	for (size_t k = 0; k < columns; k++) {
		for (at[k] = 0; at[k] < r->column_count && strcmp(r->columns[at[k]].id, ids[k]) != 0; at[k]++)
			;
		if (at[k] == r->column_count)
			return;
		header[k + 1] = arena_strdup(w->arena, form_line_label(&r->columns[at[k]], w->ask->lang));
	}
	*s = (struct sheet){
		.header = header, .column_count = columns + 1, .rows = ARENA_ARRAY(w->arena, struct sheet_row, r->row_count + 1)};
	for (size_t i = 0; i < r->row_count; i++) {
		if (!r->rows[i].visible)
			continue;
		struct sheet_cell *cells = ARENA_ARRAY(w->arena, struct sheet_cell, columns + 1);
		cells[0] = text_cell(arena_strdup(w->arena, form_line_label(&r->rows[i], w->ask->lang)));
		for (size_t k = 0; k < columns; k++) {
			const struct cell *c = &r->cells[i * r->column_count + at[k]];
			cells[k + 1] = text_cell(c->state == CELL_HIDDEN    ? "⊘"
						 : c->state == CELL_MISSING ? "…"
									    : arena_strdup(w->arena, c->text));
		}
		s->rows[s->row_count++] = (struct sheet_row){.cells = cells, .indent = r->rows[i].depth};
	}
	w->out->beside = s;
	w->out->beside_title = arena_strdup(w->arena, w->ask->lang == MSG_EN ? r->form->title.en : r->form->title.vi);
	w->out->beside_form = w->r.file->beside;
}

static bool draw_beside(struct review_page_work *w, struct err *e)
{
	char day[11], today[11];
	struct err why = {0};
	const struct figure_request q = {.form = w->r.file->beside,
		.place = w->r.place.id,
		.date = arena_strdup(w->arena, ymd_format_iso(w->ask->day, day)),
		.today = arena_strdup(w->arena, ymd_format_iso(w->ask->today, today)),
		.known_at = w->ask->known_ms != 0 ? instant_format(w->ask->known_ms, w->arena) : NULL};
	if (w->r.file->beside == NULL)
		return true;
	struct figure *f = figure_draw(w->a, &q, &why);
	if (f != NULL)
		put_beside(w, f);
	figure_free(f);
	/* A form that is not valid on the day is no reason to show nothing. */
	if (f == NULL && why.code != ERR_NOT_FOUND && why.code != ERR_USAGE)
		*e = why;
	return f != NULL || why.code == ERR_NOT_FOUND || why.code == ERR_USAGE;
}

static void put_one(struct review_page_work *w)
{
	struct page_review *out = w->out;
	const struct review_body *b = &w->r.bodies[0];
	out->title = say(w, MSG_REVIEW_PAGE_ONE, b->subject.name, NULL);
	out->body = b->subject.id;
	out->term = b->term;
	out->at = (struct page_unit_ref){b->subject.unit, b->subject.unit_name, NULL};
	out->plans_seen = b->planned != NONE;
	out->successors = b->successors;
	out->successor_count = b->successor_count;
	for (size_t i = 0; i < b->member_count; i++)
		if (b->members[i].head && b->members[i].person.id != NONE && out->head == NULL)
			out->head = &b->members[i];
	if (b->named)
		out->members = review_member_sheet(&w->r, &w->review, w->arena);
	put_sums(w, b, false);
	put_parts(w, b);
	put_quotas(w, b);
}

static bool draw(struct app *a, const struct page_ask *ask, const struct page_review_ask *q, struct page_review *out, struct arena *arena,
	struct err *e)
{
	struct review_page_work w = {.a = a, .ask = ask, .q = q, .out = out, .arena = arena};
	struct err why = {0};
	*out = (struct page_review){0};
	w.review = (struct review_ask){.organisation = q->organisation, .sort = given(q->sort) ? q->sort : NULL, .page = *ask};
	if (q->organisation == 0 && !choose_unit(&w, e))
		return false;
	if (!review_draw(a, &w.review, &w.r, arena, &why)) {
		if (why.code != ERR_NOT_FOUND || q->organisation != 0) {
			*e = why;
			return false;
		}
		out->none = arena_strdup(arena, err_shown(&why, ask->lang));
		out->place = out->unit;
		return true;
	}
	out->place = w.r.place.name;
	put_law(&w);
	if (q->organisation != 0) {
		if (w.r.bodies[0].hidden)
			return FAIL(e, ERR_DENIED, MSG_REVIEW_PAGE_DENIED, "1");
		put_tables(&w);
		put_one(&w);
		return draw_beside(&w, e) && form_unit_path(a, w.r.place.id, ask->day, &out->unit, arena, e);
	}
	offer_sorts(&w);
	put_sums(&w, &w.r.total, true);
	put_tables(&w);
	return offer_units(&w, e);
}

struct asked {
	const struct page_ask *ask;
	const struct page_review_ask *q;
};

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *x = user;
	struct page_review_ask q = *x->q;
	struct page_review *out = ARENA_NEW(arena, struct page_review);
	q.unit = arena_strdup(arena, q.unit);
	q.sort = arena_strdup(arena, q.sort);
	q.only = arena_strdup(arena, q.only);
	return draw(a, x->ask, &q, out, arena, e) ? out : NULL;
}

bool page_review(struct app *a, const struct page_ask *ask, const struct page_review_ask *q, struct page_review *out, struct arena *arena,
	struct err *e)
{
	if (q->whole)
		return draw(a, ask, q, out, arena, e);
	struct asked x = {ask, q};
	const char *what = arena_printf(arena, "review page\037%s\037%s\037%s\037%" G_GINT64_FORMAT "\037%" G_GINT64_FORMAT,
		given(q->unit) ? q->unit : "", given(q->sort) ? q->sort : "", given(q->only) ? q->only : "", q->organisation, q->page);
	return page_kept(a, ask, what, make, &x, out, sizeof *out, e);
}
