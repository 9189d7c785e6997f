/* See remark.h. */
#include "app/remark/remark.h"

#include "app/figure/figure_cells.h"
#include "app/rule/ask.h"
#include "base/text.h"
#include "store/rows.h"
#include "store/statement.h"
#include "messages/remark.def"

#include <string.h>

#define CLASS_TEXT 'O' /* of the field text in the kind's description */

bool remark_place(struct app *a, const struct report *r, int64_t place, ymd today, struct remark_at *out, struct err *e)
{
	ymd day = period_closing_day(&r->period);
	bool area = r->place.tree == TREE_AREA;
	*out = (struct remark_at){.kind = area ? "unit" : "organisation",
		.id = place,
		.area = NONE,
		.form = r->form->code,
		.period = &r->period,
		.place = {place, area ? NONE : place, day < today ? day : today}};
	return area || app_ask_int(a, "scope_organisation_unit", ":organisation", place, out->place.day, &out->place.unit, e);
}

bool remark_may(struct app *a, const struct remark_at *at, enum auth_right right)
{
	return a->viewer != NULL &&
	       (viewer_is_operator(a->viewer) || viewer_may(a->viewer, right, table_remark.kind->name, CLASS_TEXT, &at->place));
}

/* ---- the name of a cell ---- */

/* "FORM/ROW/COLUMN/20260815-20260915": the last day does not count, as in figures. */
static const char *cell_name(const struct remark_at *at, const char *row, const char *column, struct arena *a)
{
	return arena_printf(a, "%s/%s/%s/%d-%d", at->form, row, column, (int)at->period->from, (int)at->period->until);
}

/* The row and the column of a cell of that form and period; false: another one's. */
static bool cell_of(const struct remark_at *at, const char *cell, struct arena *a, const char **row, const char **column)
{
	size_t n = strlen(at->form);
	const char *tail = arena_printf(a, "/%d-%d", (int)at->period->from, (int)at->period->until);
	if (cell == NULL || strncmp(cell, at->form, n) != 0 || cell[n] != '/' || !g_str_has_suffix(cell, tail))
		return false;
	const char *middle = cell + n + 1, *end = cell + strlen(cell) - strlen(tail), *slash = strchr(middle, '/');
	if (slash == NULL || slash >= end)
		return false;
	*row = arena_strndup(a, middle, (size_t)(slash - middle));
	*column = arena_strndup(a, slash + 1, (size_t)(end - slash - 1));
	return true;
}

/* ---- reading ---- */

static bool read_rows(struct app *a, const struct remark_at *at, struct arena *arena, struct rows *out, struct err *e)
{
	const struct rows_where where[] = {{"row_id", at->id}};
	const struct rows_ask ask = {.t = &table_remark, .where = where, .where_count = 1, .area = NONE, .before = NONE};
	return store_rows(a->store, &ask, arena, out, e);
}

static bool tell_author(struct app *a, const struct remark_row *r, struct arena *arena, struct remark *out, struct err *e)
{
	struct account_row who;
	bool found = false;
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("change_author"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "area"), r->area_id);
	db_bind_int(st, db_param(st, "id"), r->chg_id);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		const char *iso = instant_format(db_int(st, 1), arena);
		out->who = arena_strdup(arena, db_text(st, 0));
		out->when = arena_printf(arena, "%.5s %.2s/%.2s/%.4s", iso + 11, iso + 8, iso + 5, iso);
	}
	db_reset(st);
	if (step == DB_ERROR || !store_get(a->store, &table_account, 0, r->by_account_id, &who, arena, &found, e))
		return false;
	if (found && who.display != NULL)
		out->who = who.display;
	return true;
}

/* What waits for somebody first. */
static int weight(const struct remark *r)
{
	return r->done ? 2 : r->follow ? 0 : 1;
}

static gint by_weight(gconstpointer a, gconstpointer b)
{
	const struct remark *x = a, *y = b;
	int difference = weight(x) - weight(y);
	return difference != 0 ? difference : x->id < y->id ? 1 : x->id > y->id ? -1 : 0;
}

bool remarks_read(struct app *a, const struct remark_at *at, struct arena *arena, struct remark_list *out, struct err *e)
{
	struct rows rows;
	*out = (struct remark_list){0};
	if (!remark_may(a, at, RIGHT_VIEW))
		return true;
	if (!read_rows(a, at, arena, &rows, e))
		return false;
	struct remark *all = ARENA_ARRAY(arena, struct remark, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct remark_row *r = rows.items[i];
		struct remark x = {.area = r->area_id,
			.id = r->id,
			.text = r->text,
			.follow = r->follow == 1,
			.done = r->done == 1,
			.who = "",
			.when = ""};
		if (strcmp(r->tbl, at->kind) != 0 || !cell_of(at, r->cell, arena, &x.row, &x.column))
			continue;
		if (!tell_author(a, r, arena, &x, e))
			return false;
		all[out->count++] = x;
	}
	qsort(all, out->count, sizeof *all, by_weight);
	out->items = all;
	return true;
}

/* ---- writing ---- */

const char *remark_text(const char *typed, struct arena *a, bool *empty, struct err *e)
{
	/* Lines stay lines; everything else is cleaned as any text. */
	g_autoptr(GString) out = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit_set(typed != NULL ? typed : "", "\r\n", -1);
	*empty = true;
	for (gsize i = 0; lines[i] != NULL; i++) {
		const char *line = text_normalise(lines[i], a, e);
		if (line == NULL)
			return NULL;
		if (*line == '\0')
			continue;
		*empty = false;
		g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "", line);
	}
	if (text_length(out->str) > REMARK_TEXT_MAX) {
		g_autofree char *most = g_strdup_printf("%d", REMARK_TEXT_MAX);
		FAIL(e, ERR_INPUT, MSG_REMARK_TOO_LONG, most);
		return NULL;
	}
	return arena_strdup(a, out->str);
}

static bool may_write(struct app *a, const struct remark_at *at, struct err *e)
{
	return remark_may(a, at, RIGHT_ENTER) || FAIL0(e, ERR_DENIED, MSG_REMARK_MAY_NOT);
}

bool remark_add(struct app *a, const struct remark_at *at, const struct remark_new *r, ymd today, struct arena *arena, struct err *e)
{
	struct remark_row x;
	row_init(&table_remark, &x);
	if (!may_write(a, at, e) || !rule_acceptor(a, today, &x.by_account_id, e))
		return false;
	x.area_id = at->area;
	if (at->area == NONE && !figure_cells_area(a, at->place.unit, period_closing_day(at->period), &x.area_id, e))
		return false;
	x.tbl = at->kind;
	x.row_id = at->id;
	x.cell = cell_name(at, r->row, r->column, arena);
	x.text = r->text;
	x.follow = r->follow;
	x.done = 0;
	store_say_why(a->store, app_why(a, "entry"));
	return store_insert(a->store, &table_remark, &x, e);
}

bool remark_settle(struct app *a, const struct remark_at *at, int64_t id, bool done, struct arena *arena, struct err *e)
{
	struct rows rows;
	const char *row, *column;
	if (!may_write(a, at, e) || !read_rows(a, at, arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct remark_row x = *(const struct remark_row *)rows.items[i];
		if (x.id != id || strcmp(x.tbl, at->kind) != 0 || !cell_of(at, x.cell, arena, &row, &column))
			continue;
		if (x.done == (done ? 1 : 0))
			return true; /* two people at once said the same */
		x.done = done;
		store_say_why(a->store, app_why(a, "correct"));
		return store_update(a->store, &table_remark, &x, e);
	}
	return FAIL0(e, ERR_NOT_FOUND, MSG_REMARK_GONE);
}
