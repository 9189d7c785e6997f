/* What the bodies below have handed in: their accepted reports, as known at an instant, and the typed cells frozen in them. A report of the
 * level above adds its typed cells up from these and not from what is being typed below just now. */
#include "app/report/round_parts.h"

#include "store/rows.h"
#include "store/statement.h"
#include "messages/round.def"

#include <string.h>

/* The reports of the definition and the period, whoever's and in whatever state. */
static bool ids_of(struct app *a, const struct report_row *r, GArray *ids, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("report_of_period"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":definition"), r->definition);
	db_bind_text(st, db_param(st, ":period"), r->period_text);
	while ((step = db_step(st, e)) == DB_ROW) {
		const int64_t pair[2] = {db_int(st, 0), db_int(st, 1)};
		g_array_append_vals(ids, pair, 2);
	}
	return step == DB_DONE;
}

static bool as_known(
	struct app *a, int64_t area, int64_t id, int64_t known_ms, const struct report_row **out, struct arena *arena, struct err *e)
{
	const struct rows_where where = {"id", id};
	const struct rows_ask ask = {
		.t = &table_report, .where = &where, .where_count = 1, .area = area, .before = NONE, .known_ms = known_ms};
	struct rows rows;
	*out = NULL;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	if (rows.count > 0)
		*out = rows.items[0];
	return true;
}

bool round_accepted(struct app *a, const struct report_row *r, int64_t known_ms, GPtrArray *out, struct arena *arena, struct err *e)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	const int accepted = round_code(a, "report_state", "accepted");
	bool ok = ids_of(a, r, ids, e);
	for (guint i = 0; ok && i < ids->len; i += 2) {
		const struct report_row *x = NULL;
		ok = as_known(a, g_array_index(ids, int64_t, i), g_array_index(ids, int64_t, i + 1), known_ms, &x, arena, e);
		if (ok && x != NULL && x->receiver_id == r->organisation_id && x->state == accepted)
			g_ptr_array_add(out, (gpointer)(uintptr_t)x);
	}
	return ok;
}

static bool hand_in(struct app *a, struct typed_below *w, const struct report_row *r, const struct form *f, int64_t place,
	struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("report_cells_of"), e);
	const int estimate = round_code(a, "cell_state", "estimate");
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	int64_t *id = ARENA_NEW(arena, int64_t);
	*id = place;
	g_hash_table_add(w->places, id);
	db_bind_int(st, db_param(st, ":area"), r->area_id);
	db_bind_int(st, db_param(st, ":report"), r->id);
	db_bind_text(st, db_param(st, ":form"), f->code);
	while ((step = db_step(st, e)) == DB_ROW) {
		if (db_is_null(st, 3))
			continue;
		struct typed_handed *h = ARENA_NEW(arena, struct typed_handed);
		*h = (struct typed_handed){.n = db_int(st, 3) / ROUND_SCALE, .estimate = db_int(st, 2) == estimate};
		char *key = arena_printf(arena, "%" G_GINT64_FORMAT " %s %s", place, db_text(st, 0), db_text(st, 1));
		g_hash_table_insert(w->cells, key, h);
	}
	return step == DB_DONE;
}

void round_handed_free(struct typed_below *w)
{
	if (w == NULL)
		return;
	g_hash_table_destroy(w->cells);
	g_hash_table_destroy(w->places);
}

bool round_handed_in(struct app *a, const struct report_row *r, int64_t known_ms, const struct form *f, const struct period *p, int64_t own,
	struct arena *arena, struct typed_below **out, struct err *e)
{
	g_autoptr(GPtrArray) reports = g_ptr_array_new();
	struct typed_below *w = ARENA_NEW(arena, struct typed_below);
	*w = (struct typed_below){.own = own, .from = p->from, .until = p->until};
	w->places = g_hash_table_new(g_int64_hash, g_int64_equal);
	w->cells = g_hash_table_new(g_str_hash, g_str_equal);
	bool ok = round_accepted(a, r, known_ms, reports, arena, e);
	for (guint i = 0; ok && i < reports->len; i++) {
		const struct report_row *x = g_ptr_array_index(reports, i);
		int64_t place = f->tree == TREE_AREA ? x->unit_id : x->organisation_id;
		ok = place == NONE || hand_in(a, w, x, f, place, arena, e);
	}
	if (!ok) {
		round_handed_free(w);
		w = NULL;
	}
	*out = w;
	return ok;
}

bool round_types(const struct form *f, struct arena *arena)
{
	for (size_t i = 0; i < f->row_count; i++)
		for (size_t k = 0; k < f->column_count; k++) {
			struct form_cell what = {0};
			form_cell(f, f->rows[i], f->columns[k], &what, arena);
			if (what.content == CONTENT_ENTER)
				return true;
		}
	return false;
}
