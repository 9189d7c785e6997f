/* Who looked at what is held about a person: lines of the reading log that name one of the records, and lists that were taken out. The log
 * keeps how long a list was and who took it, not who stood in it: such lists are told apart, as lists in which the person may be. */
#include "app/people/person_data_parts.h"

#include "messages/person_data.def"
#include "store/statement.h"

#include <string.h>

static const char *table_label(struct reg *r, const char *tbl)
{
	const struct kind *k = tbl != NULL ? kind_find(tbl) : NULL;
	return k != NULL ? kind_label_in(k, r->ask->lang) : tbl != NULL ? reg_copy(r, tbl) : "";
}

static const char *text_of(struct reg *r, struct db_stmt *st, int column)
{
	const char *text = db_text(st, column);
	return text != NULL ? reg_copy(r, text) : "";
}

static struct person_data_look look_of(struct person_gathering *g, struct db_stmt *st)
{
	struct reg *r = &g->w.r;
	return (struct person_data_look){.at_ms = db_int(st, 0),
		.when = reg_instant(r, db_int(st, 0)),
		.who = text_of(r, st, 1),
		.act = page_code(r->app, "right", db_int(st, 2), r->ask->lang, r->arena),
		.what = table_label(r, db_text(st, 3)),
		.fields = text_of(r, st, 4),
		.purpose = text_of(r, st, 5),
		.where = "",
		.rows = db_int(st, 6)};
}

static int last_first(const void *a, const void *b)
{
	const struct person_data_look *x = a, *y = b;
	return (x->at_ms < y->at_ms) - (x->at_ms > y->at_ms);
}

static bool add_looks(struct person_gathering *g, int64_t row, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(g->w.r.app->store), statement_text("person_looked"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":row"), row);
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct person_data_look l = look_of(g, st);
		g_array_append_val(out, l);
	}
	db_reset(st);
	return step == DB_DONE;
}

/* Is a list of that table one in which the person may stand? */
static bool may_hold(const struct person_gathering *g, const char *tbl)
{
	const struct kind *k = tbl != NULL ? kind_find(tbl) : NULL;
	if (k == NULL)
		return true; /* everything (Popolo), a form, a list by conditions */
	for (guint i = 0; i < g->records->len; i++)
		if (strcmp(g_array_index(g->records, struct person_data_record, i).kind, k->name) == 0)
			return true;
	return false;
}

static bool add_exports(struct person_gathering *g, int64_t since, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(g->w.r.app->store), statement_text("person_exported"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), g->ask.area);
	db_bind_int(st, db_param(st, ":since"), since);
	db_bind_int(st, db_param(st, ":export"), RIGHT_EXPORT);
	db_bind_int(st, db_param(st, ":sensitive"), RIGHT_EXPORT_SENSITIVE);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct person_data_look l = look_of(g, st);
		if (!g->ask.own) /* it may name others */
			l.where = text_of(&g->w.r, st, 7);
		if (may_hold(g, db_text(st, 3)))
			g_array_append_val(out, l);
	}
	db_reset(st);
	return step == DB_DONE;
}

bool person_data_looks(struct person_gathering *g, struct err *e)
{
	g_autoptr(GArray) looks = g_array_new(FALSE, FALSE, sizeof(struct person_data_look));
	g_autoptr(GArray) exports = g_array_new(FALSE, FALSE, sizeof(struct person_data_look));
	bool ok = true;
	for (guint i = 0; ok && i < g->records->len; i++)
		ok = add_looks(g, g_array_index(g->records, struct person_data_record, i).id, looks, e);
	ok = ok && add_exports(g, g->since_ms, exports, e);
	if (looks->len > 1)
		qsort(looks->data, looks->len, sizeof(struct person_data_look), last_first);
	g->out->looks = arena_list(g->w.r.arena, looks);
	g->out->look_count = looks->len;
	g->out->exports = arena_list(g->w.r.arena, exports);
	g->out->export_count = exports->len;
	return ok;
}
