/* See round_diff.h: which cells differ. Who and what moved them is in round_causes.c. */
#include "app/report/round_causes.h"
#include "app/report/round_parts.h"

#include "base/text.h"
#include "store/rows.h"
#include "messages/round.def"

#include <string.h>

#define DOTS "\xE2\x80\xA6"
#define DASH "\xE2\x80\x93"

static const char *text_of(struct app *a, int64_t state, int64_t num, const char *text, struct arena *arena)
{
	const struct code_list *l = codes_list(a->codes, "cell_state", NULL);
	const struct code *c = l != NULL ? code_by_num(l, state) : NULL;
	if (c != NULL && strcmp(c->id, "missing") == 0)
		return DOTS;
	if (c != NULL && strcmp(c->id, "na") == 0)
		return DASH;
	if (text != NULL)
		return text;
	return num == NONE ? "" : text_thousands(num / ROUND_SCALE, arena);
}

const char *round_cell_text(struct app *a, const struct report_cell_row *c, struct arena *arena)
{
	return text_of(a, c->state, c->num, c->text, arena);
}

static const char *drawn_text(struct app *a, const struct round_cell *c, struct arena *arena)
{
	return c == NULL ? "" : text_of(a, c->state, c->num, c->text, arena);
}

struct comparing {
	struct app *app;
	const struct report_row *r;
	struct arena *arena;
	enum msg_lang lang;
	bool names;
	struct round_diff *out;
	GArray *items;
};

static bool is_same(const struct report_cell_row *c, const struct round_cell *now)
{
	return now != NULL && c->state == now->state && c->num == now->num && c->den == now->den && g_strcmp0(c->text, now->text) == 0;
}

static const struct report_cell_row *frozen_of(const struct report_cell_row *const *cells, size_t count, const struct round_cell *now)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(cells[i]->row_key, now->row) == 0 && strcmp(cells[i]->col_key, now->column) == 0)
			return cells[i];
	return NULL;
}

static bool hidden(const struct round_drawn *d, const struct round_cell *c)
{
	const struct report *r = d->figure->report;
	return c != NULL && r->cells[c->at_row * r->column_count + c->at_column].state == CELL_HIDDEN;
}

/* One cell that is no longer what it was; then: the form as it was known, drawn when first needed. */
static bool differs(struct comparing *x, const char *form, const struct report_cell_row *was, struct round_drawn *now,
	const struct round_cell *cell, struct round_drawn *then, struct err *e)
{
	struct round_difference d = {
		.form = form, .row = was != NULL ? was->row_key : cell->row, .column = was != NULL ? was->col_key : cell->column};
	d.words = cell != NULL ? round_cell_words(now, cell, x->lang, x->arena) : arena_printf(x->arena, "%s · %s", d.row, d.column);
	d.then = was != NULL ? round_cell_text(x->app, was, x->arena) : "";
	d.now = drawn_text(x->app, cell, x->arena);
	d.derived = cell != NULL && cell->derived;
	d.then_num = was != NULL ? was->num : NONE;
	d.now_num = cell != NULL ? cell->num : NONE;
	d.by = was != NULL && cell != NULL && !d.derived && was->num != NONE && cell->num != NONE ? (cell->num - was->num) / ROUND_SCALE
												  : NONE;
	d.others = was != NULL && is_same(was, cell);
	if (x->names && cell != NULL && was != NULL && !round_causes(x->app, x->r, now, then, cell, was, x->lang, &d, x->arena, e))
		return false;
	g_array_append_val(x->items, d);
	return true;
}

static bool compare_form(struct comparing *x, const struct report_form_row *form, struct round_drawn *now, struct err *e)
{
	const struct report_cell_row **cells;
	size_t count = 0;
	struct round_drawn then = {0};
	if (!round_cells(x->app, x->r, form->form, x->arena, &cells, &count, e))
		return false;
	then.code = form->form;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		const struct round_cell *c = round_cell_of(now, cells[i]->row_key, cells[i]->col_key);
		if (hidden(now, c))
			continue;
		bool others = cells[i]->ids_hash != NULL && c != NULL && g_strcmp0(cells[i]->ids_hash, c->ids) != 0;
		if (is_same(cells[i], c) && !others)
			x->out->same++;
		else
			ok = differs(x, form->form, cells[i], now, c, &then, e);
	}
	/* Lines that were not there then. */
	for (size_t i = 0; ok && i < now->count; i++)
		if (!hidden(now, &now->cells[i]) && now->cells[i].num != 0 && frozen_of(cells, count, &now->cells[i]) == NULL)
			ok = differs(x, form->form, NULL, now, &now->cells[i], &then, e);
	round_drawn_free(&then);
	return ok;
}

bool round_diff(struct app *a, const struct report_row *r, bool names, enum msg_lang lang, ymd today, struct round_diff *out,
	struct arena *arena, struct err *e)
{
	const struct report_form_row **forms;
	struct round_spot spot;
	size_t count = 0;
	*out = (struct round_diff){.known_ms = r->known_ms};
	if (r->known_ms == NONE)
		return true;
	round_spot_of(r, &spot);
	spot.marks = true;
	spot.viewer = true;
	spot.today = today;
	if (!round_forms(a, r, arena, &forms, &count, e) || !figure_share(a, 0, e))
		return false;
	GArray *items = g_array_new(FALSE, TRUE, sizeof(struct round_difference));
	const char **versions = ARENA_ARRAY(arena, const char *, count + 1);
	struct comparing x = {a, r, arena, lang, names, out, items};
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		struct round_drawn now;
		ok = round_draw(a, &spot, forms[i]->form, forms[i]->by_children == 1, arena, &now, e);
		if (ok && g_strcmp0(now.figure->report->form->sha256, forms[i]->sha256) != 0)
			versions[out->version_count++] = forms[i]->form;
		ok = ok && compare_form(&x, forms[i], &now, e);
		round_drawn_free(&now);
	}
	figure_unshare(a);
	out->versions = versions;
	out->items = arena_list(arena, items);
	out->count = items->len;
	g_array_free(items, TRUE);
	return ok;
}

/* ---- drawn again as it was ---- */

static bool verify_form(struct app *a, const struct report_row *r, const struct report_form_row *form, struct round_drawn *d, round_say say,
	void *user, int64_t *findings, struct arena *arena, struct err *e)
{
	const struct report_cell_row **cells;
	size_t count = 0;
	if (!round_cells(a, r, form->form, arena, &cells, &count, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct round_cell *c = round_cell_of(d, cells[i]->row_key, cells[i]->col_key);
		if (is_same(cells[i], c) && g_strcmp0(cells[i]->ids_hash, c->ids) == 0)
			continue;
		++*findings;
		if (say != NULL)
			say(form->form, cells[i]->row_key, cells[i]->col_key, round_cell_text(a, cells[i], arena), drawn_text(a, c, arena),
				user);
	}
	if (g_strcmp0(d->hash, form->cells_hash) != 0 && *findings == 0) {
		++*findings;
		if (say != NULL)
			say(form->form, "", "", form->cells_hash, d->hash, user);
	}
	return true;
}

/* "manifest":"<sha256>" */
const char *round_law_mark(const char *laws, struct arena *arena)
{
	const char *at = laws != NULL ? strstr(laws, "\"manifest\":\"") : NULL;
	return at != NULL && strlen(at) >= 12 + 64 ? arena_strndup(arena, at + 12, 64) : NULL;
}

bool round_verify(struct app *a, const struct report_row *r, round_say say, void *user, int64_t *findings, struct err *e)
{
	struct arena *arena = arena_new();
	const struct report_form_row **forms;
	struct round_spot spot;
	size_t count = 0;
	round_spot_of(r, &spot);
	spot.marks = true;
	spot.known_ms = r->known_ms;
	bool ok = round_forms(a, r, arena, &forms, &count, e);
	for (size_t i = 0; ok && r->known_ms != NONE && i < count; i++) {
		struct round_drawn d = {0};
		struct round_law *old = NULL;
		struct app *by = NULL;
		ok = round_law(a, round_law_mark(forms[i]->laws, arena), &by, &old, e) && figure_share(by, r->known_ms, e);
		bool shared = ok;
		ok = ok && round_draw(by, &spot, forms[i]->form, forms[i]->by_children == 1, arena, &d, e) &&
		     verify_form(a, r, forms[i], &d, say, user, findings, arena, e);
		round_drawn_free(&d);
		if (shared)
			figure_unshare(by);
		round_law_free(old);
	}
	arena_free(arena);
	return ok;
}

struct sampling {
	store_say say;
	void *user;
	const char *report;
	int said; /* of this report: one line tells enough */
};

static void say_finding(const char *form, const char *row, const char *column, const char *frozen, const char *drawn, void *user)
{
	struct sampling *x = user;
	const char *args[] = {x->report, form, row, column, frozen, drawn};
	if (x->said++ == 0 && x->say != NULL)
		x->say(MSG_ROUND_VERIFY, args, G_N_ELEMENTS(args), x->user);
}

bool round_verify_sample(struct app *a, size_t max, store_say say, void *user, int64_t *findings, struct err *e)
{
	const struct rows_ask ask = {.t = &table_report, .area = NONE, .before = NONE};
	struct arena *arena = arena_new();
	struct sampling x = {.say = say, .user = user};
	struct rows rows = {0};
	size_t seen = 0;
	bool ok = store_rows(a->store, &ask, arena, &rows, e);
	for (size_t i = 0; ok && i < rows.count && seen < max; i++) {
		const struct report_row *r = rows.items[i];
		if (r->known_ms == NONE)
			continue;
		seen++;
		x.report = arena_printf(arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, r->area_id, r->id);
		x.said = 0;
		ok = round_verify(a, r, say_finding, &x, findings, e);
	}
	arena_free(arena);
	return ok;
}
