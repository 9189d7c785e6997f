/* A report against the frozen reports of the bodies below it: figures are computed at a body's own boundary, so they differ from the sum
 * where somebody moved from one to another, where a figure was typed above, or where a register changed after a report was sent. */
#include "app/report/round_diff.h"
#include "app/report/round_list.h"
#include "app/report/round_parts.h"

#include "store/rows.h"

#include <string.h>

#define OF_MAX 10 /* bodies named at a cell */

bool round_below(
	struct app *a, const struct report_row *r, ymd today, GPtrArray *reports, GPtrArray *without, struct arena *arena, struct err *e)
{
	const struct round_plan_ask ask = {r->definition, r->period_text, NONE, today, r->unit_id != NONE ? r->unit_id : 0};
	struct round_overview o;
	if (!round_overview(a, &ask, MSG_VI, &o, arena, e))
		return false;
	for (size_t i = 0; i < o.count; i++) {
		const struct round_line *x = &o.lines[i];
		if (x->sender->receiver != r->organisation_id || strcmp(x->state, "waived") == 0)
			continue;
		if (x->report != NULL && strcmp(x->state, "accepted") == 0)
			g_ptr_array_add(reports, (gpointer)(uintptr_t)x->report);
		else
			g_ptr_array_add(without, (gpointer)(uintptr_t)x->sender->name);
	}
	return true;
}

struct adding {
	struct app *app;
	struct arena *arena;
	GHashTable *sums; /* "form\trow\tcolumn" -> struct sum */
};
struct sum {
	int64_t n;
	int below;
};

static const char *key_of(const char *form, const char *row, const char *column, struct arena *arena)
{
	return arena_printf(arena, "%s\t%s\t%s", form, row, column);
}

static bool add_report(struct adding *x, const struct report_row *r, struct err *e)
{
	const struct report_cell_row **cells;
	size_t count = 0;
	if (!round_cells(x->app, r, NULL, x->arena, &cells, &count, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct report_cell_row *c = cells[i];
		if (c->num == NONE || c->den != NONE || c->unit_id != NONE)
			continue;
		const char *key = key_of(c->form, c->row_key, c->col_key, x->arena);
		struct sum *s = g_hash_table_lookup(x->sums, key);
		if (s == NULL) {
			s = ARENA_NEW(x->arena, struct sum);
			g_hash_table_insert(x->sums, (gpointer)(uintptr_t)key, s);
		}
		s->n += c->num;
		s->below++;
	}
	return true;
}

static bool compare(
	struct adding *x, const struct report_row *r, enum msg_lang lang, ymd today, struct round_sums *out, GArray *items, struct err *e)
{
	const struct report_form_row **forms;
	struct round_spot spot;
	size_t count = 0;
	round_spot_of(r, &spot);
	spot.viewer = true;
	spot.today = today;
	spot.known_ms = r->known_ms != NONE ? r->known_ms : 0;
	if (!round_forms(x->app, r, x->arena, &forms, &count, e) || !figure_share(x->app, spot.known_ms, e))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		struct round_drawn d = {0};
		ok = round_draw(x->app, &spot, forms[i]->form, forms[i]->by_children == 1, x->arena, &d, e);
		for (size_t k = 0; ok && k < d.count; k++) {
			const struct round_cell *c = &d.cells[k];
			const struct sum *s = g_hash_table_lookup(x->sums, key_of(d.code, c->row, c->column, x->arena));
			if (s == NULL || c->derived || c->unit != NONE)
				continue;
			if (c->num == s->n) {
				out->same++;
				continue;
			}
			const struct round_sum line = {.form = d.code,
				.row = c->row,
				.column = c->column,
				.words = round_cell_words(&d, c, lang, x->arena),
				.own = c->num == NONE ? NONE : c->num / ROUND_SCALE,
				.sum = s->n / ROUND_SCALE,
				.below = s->below,
				.typed = c->typed};
			g_array_append_val(items, line);
		}
		round_drawn_free(&d);
	}
	figure_unshare(x->app);
	return ok;
}

/* ---- whose ---- */

static bool name_of(struct adding *x, const struct report_row *r, const char **out, struct err *e)
{
	struct organisation_v_row v;
	bool found = false;
	bool ok = store_get_version(x->app->store, &table_organisation_v, 0, r->organisation_id, (ymd)r->as_of, &v, x->arena, &found, e);
	*out = ok && found ? v.name : "";
	return ok;
}

/* One report below against its own place as the report above knew it: only the cells that differ above are looked at. */
static bool whose_form(
	struct adding *x, const struct report_row *below, struct round_drawn *d, GArray *items, GPtrArray *lists, struct err *e)
{
	const struct report_cell_row **cells;
	const char *name = "";
	size_t n = 0;
	if (!round_cells(x->app, below, d->code, x->arena, &cells, &n, e) || !name_of(x, below, &name, e))
		return false;
	for (guint i = 0; i < items->len; i++) {
		const struct round_sum *line = &g_array_index(items, struct round_sum, i);
		const struct round_cell *c = strcmp(line->form, d->code) == 0 ? round_cell_of(d, line->row, line->column) : NULL;
		for (size_t k = 0; c != NULL && k < n; k++) {
			if (strcmp(cells[k]->row_key, line->row) != 0 || strcmp(cells[k]->col_key, line->column) != 0 ||
				cells[k]->num == NONE || cells[k]->num == c->num)
				continue;
			const struct round_sum_of of = {.name = name,
				.area = below->area_id,
				.id = below->id,
				.reported = cells[k]->num / ROUND_SCALE,
				.counted = c->num == NONE ? NONE : c->num / ROUND_SCALE};
			GArray *list = g_ptr_array_index(lists, i);
			g_array_append_val(list, of);
		}
	}
	return true;
}

static bool has_form(const GArray *items, const char *form)
{
	for (guint i = 0; i < items->len; i++)
		if (strcmp(g_array_index(items, struct round_sum, i).form, form) == 0)
			return true;
	return false;
}

static bool whose_report(struct adding *x, const struct report_row *above, const struct report_row *below, ymd today, GArray *items,
	GPtrArray *lists, struct err *e)
{
	const struct report_form_row **forms;
	struct round_spot spot;
	size_t count = 0;
	if (!round_forms(x->app, below, x->arena, &forms, &count, e))
		return false;
	round_spot_of(below, &spot);
	spot.viewer = true;
	spot.today = today;
	spot.known_ms = above->known_ms != NONE ? above->known_ms : 0;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		struct round_drawn d = {0};
		if (!has_form(items, forms[i]->form))
			continue;
		ok = round_draw(x->app, &spot, forms[i]->form, false, x->arena, &d, e) && whose_form(x, below, &d, items, lists, e);
		round_drawn_free(&d);
	}
	return ok;
}

static bool whose(struct adding *x, const struct report_row *r, ymd today, const GPtrArray *reports, GArray *items, struct err *e)
{
	g_autoptr(GPtrArray) lists = g_ptr_array_new();
	bool ok = items->len == 0 || figure_share(x->app, r->known_ms != NONE ? r->known_ms : 0, e);
	if (items->len == 0)
		return true;
	for (guint i = 0; i < items->len; i++)
		g_ptr_array_add(lists, g_array_new(FALSE, FALSE, sizeof(struct round_sum_of)));
	for (guint i = 0; ok && i < reports->len; i++)
		ok = whose_report(x, r, g_ptr_array_index(reports, i), today, items, lists, e);
	figure_unshare(x->app);
	for (guint i = 0; i < items->len; i++) {
		struct round_sum *line = &g_array_index(items, struct round_sum, i);
		GArray *list = g_ptr_array_index(lists, i);
		line->of = arena_list(x->arena, list);
		line->of_count = MIN(list->len, OF_MAX);
		line->of_more = list->len - line->of_count;
		g_array_free(list, TRUE);
	}
	return ok;
}

bool round_sums(struct app *a, const struct report_row *r, enum msg_lang lang, ymd today, struct round_sums *out, struct arena *arena,
	struct err *e)
{
	struct adding x = {a, arena, g_hash_table_new(g_str_hash, g_str_equal)};
	GPtrArray *reports = g_ptr_array_new(), *without = g_ptr_array_new();
	GArray *items = g_array_new(FALSE, FALSE, sizeof(struct round_sum));
	*out = (struct round_sums){0};
	bool ok = round_below(a, r, today, reports, without, arena, e);
	for (guint i = 0; ok && i < reports->len; i++)
		ok = add_report(&x, g_ptr_array_index(reports, i), e);
	if (ok && reports->len > 0)
		ok = compare(&x, r, lang, today, out, items, e) && whose(&x, r, today, reports, items, e);
	out->items = arena_list(arena, items);
	out->count = items->len;
	out->reports = reports->len;
	out->without = arena_pointers(arena, without);
	out->without_count = without->len;
	g_array_free(items, TRUE);
	g_ptr_array_free(reports, TRUE);
	g_ptr_array_free(without, TRUE);
	g_hash_table_destroy(x.sums);
	return ok;
}
