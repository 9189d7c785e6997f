/* Rows of the logs, area by area, the newest first; see audit_parts.h. */
#include "app/audit/audit_parts.h"

#include "store/statement.h"

int audit_order(const void *a, const void *b)
{
	const struct audit_line *x = a, *y = b;
	if (x->ms != y->ms)
		return x->ms < y->ms ? 1 : -1;
	if (x->area != y->area)
		return x->area < y->area ? 1 : -1;
	return (x->id < y->id) - (x->id > y->id);
}

static void bind_text(struct db_stmt *st, const char *name, const char *text)
{
	db_bind_text(st, db_param(st, name), text != NULL ? text : "");
}

static void bind_int(struct db_stmt *st, const char *name, int64_t n)
{
	db_bind_int(st, db_param(st, name), n);
}

/* Where in an area the page goes on: nothing at or above it. */
static int64_t last_id(const struct auditing *x, int64_t area)
{
	return x->after.area > area ? INT64_MAX : x->after.area < area ? 0 : x->after.id;
}

static struct db_stmt *ask_changes(struct auditing *x, int64_t area, int64_t row, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->w.r.app->store), statement_text(row != NONE ? "audit_changes_of" : "audit_changes"), e);
	if (st == NULL)
		return NULL;
	const struct kind *k = x->what->kind != NULL ? kind_find(x->what->kind) : NULL;
	/* Ids are times: what was written later has a greater one, and the id alone tells where the page before ended. */
	int64_t until = store_first_id_at(x->until_ms);
	bind_int(st, ":area", area);
	bind_int(st, ":first", store_first_id_at(x->from_ms));
	bind_int(st, ":last", MIN(until, x->after.id));
	bind_text(st, ":who", x->what->who);
	bind_text(st, ":tbl", x->what->kind);
	bind_text(st, ":versions", k != NULL && k->versions != NULL ? k->versions->name : x->what->kind);
	bind_text(st, ":op", x->what->act);
	bind_int(st, ":most", (int64_t)x->most + 1);
	if (row != NONE)
		bind_int(st, ":row", row);
	return st;
}

static struct db_stmt *ask_reads(struct auditing *x, int64_t area, int64_t row, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->w.r.app->store), statement_text(row != NONE ? "audit_reads_of" : "audit_reads"), e);
	if (st == NULL)
		return NULL;
	int64_t act = reg_num(&x->w.r, "log_act", x->what->act != NULL ? x->what->act : "");
	bind_int(st, ":area", area);
	bind_int(st, ":from", x->from_ms);
	bind_int(st, ":until", x->until_ms);
	bind_int(st, ":ms", x->after.ms);
	bind_int(st, ":last", last_id(x, area));
	bind_text(st, ":who", x->what->who);
	bind_text(st, ":tbl", x->what->kind);
	bind_int(st, ":act", act != NONE ? act : 0);
	bind_int(st, ":most", (int64_t)x->most + 1);
	if (row != NONE)
		bind_int(st, ":row", row);
	return st;
}

static struct audit_line change_of(struct auditing *x, struct db_stmt *st, int64_t area)
{
	struct reg *r = &x->w.r;
	return (struct audit_line){.ms = db_int(st, 0),
		.when = db_int(st, 1),
		.area = area,
		.id = db_int(st, 0),
		.actor = reg_copy(r, db_text(st, 2)),
		.tbl = reg_copy(r, db_text(st, 3)),
		.row = db_int(st, 4),
		.op = reg_copy(r, db_text(st, 5)),
		.num = db_int(st, 6),
		.reason = reg_copy(r, db_text(st, 7)),
		.batch = reg_copy(r, db_text(st, 8)),
		.base_rev = db_int(st, 9)};
}

static struct audit_line read_of(struct auditing *x, struct db_stmt *st, int64_t area)
{
	struct reg *r = &x->w.r;
	return (struct audit_line){.ms = db_int(st, 1),
		.when = db_int(st, 1),
		.area = area,
		.id = db_int(st, 0),
		.actor = reg_copy(r, db_text(st, 2)),
		.num = db_int(st, 3),
		.tbl = reg_copy(r, db_text(st, 4)),
		.row = db_is_null(st, 5) ? NONE : db_int(st, 5),
		.fields = reg_copy(r, db_text(st, 6)),
		.rows = db_is_null(st, 7) ? NONE : db_int(st, 7),
		.reason = reg_copy(r, db_text(st, 8)),
		.query = reg_copy(r, db_text(st, 9))};
}

static bool read_one(struct auditing *x, int64_t area, int64_t row, const struct audit_line *rights, struct err *e)
{
	struct db_stmt *st = x->what->reads ? ask_reads(x, area, row, e) : ask_changes(x, area, row, e);
	enum db_step step = DB_ERROR;
	size_t n = 0;
	struct audit_line last = {0};
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct audit_line l = x->what->reads ? read_of(x, st, area) : change_of(x, st, area);
		l.may = rights->may;
		l.may_query = rights->may_query;
		if (++n <= x->most) {
			last = l;
			g_array_append_val(x->lines, l);
		}
	}
	if (n > x->most && (x->barrier.ms == INT64_MIN || audit_order(&last, &x->barrier) < 0))
		x->barrier = last; /* below this one there are others of this area */
	return step == DB_DONE;
}

static bool may_area(struct auditing *x, int64_t area, struct audit_line *rights, struct err *e)
{
	const struct viewer *v = x->w.r.app->viewer;
	int64_t unit = NONE;
	struct db_stmt *st = area != 0 ? db_prepare(store_db(x->w.r.app->store), statement_text("area_unit"), e) : NULL;
	if (area != 0 && st == NULL)
		return false;
	if (st != NULL) {
		bind_int(st, ":number", area);
		enum db_step step = db_step(st, e);
		unit = step == DB_ROW ? db_int(st, 0) : NONE;
		db_reset(st);
		if (step == DB_ERROR)
			return false;
	}
	const struct auth_place at = {.unit = unit, .organisation = NONE, .day = x->w.r.ask->day};
	const struct auth_place *place = unit != NONE ? &at : NULL;
	rights->may = viewer_is_operator(v) || viewer_may(v, RIGHT_AUDIT, NULL, 'O', place);
	rights->may_query = viewer_is_operator(v) || viewer_may(v, RIGHT_AUDIT, "access_log", 'S', place);
	return true;
}

bool audit_read(struct auditing *x, struct err *e)
{
	bool ok = true;
	struct audit_line rights = {0};
	x->barrier = (struct audit_line){.ms = INT64_MIN};
	for (guint i = 0; ok && i < x->areas->len; i++) {
		int64_t area = g_array_index(x->areas, int64_t, i);
		ok = may_area(x, area, &rights, e);
		/* In the books of all there are rows of every place: asked one by one. In those of a place there are none but its own. */
		if (!ok || (!rights.may && area != 0))
			continue;
		for (guint k = 0; ok && x->ids != NULL && k < x->ids->len; k++)
			ok = read_one(x, area, g_array_index(x->ids, int64_t, k), &rights, e);
		ok = ok && (x->ids != NULL || read_one(x, area, NONE, &rights, e));
	}
	g_array_sort(x->lines, audit_order);
	return ok;
}
