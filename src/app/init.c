/* Use case "init": the embedded units into a register. The thinking is in store/units_seed.c; here rows are filled and written, counted
 * again by queries, and reported. No rule of identity lives here. */
#include "app/init.h"

#include "store/statement.h"

#include "model/kinds.gen.h"
#include "messages/units.def"

#include <string.h>

enum { CHUNK = 500 }; /* rows between two calls of progress */

struct writer {
	struct store *s;
	const struct init_options *o;
	const struct units_seed *seed;
	const struct code_list *levels, *types, *kinds, *extents;
	int64_t done, total;
};

int64_t app_init_id(enum init_id_tag tag, int64_t key, int n)
{
	must(key > 0 && key < INT64_C(100000000) && n >= 0 && n < 128);
	return ((tag * INT64_C(100000000) + key) << 22) | n;
}

static const struct units_unit *unit_at(const struct units_seed *seed, int i)
{
	return &g_array_index(seed->units, struct units_unit, i);
}

static int64_t unit_id(const struct writer *w, int i)
{
	return i == UNITS_NOBODY ? NONE : app_init_id(INIT_ID_UNIT, unit_at(w->seed, i)->key, 0);
}

static int64_t event_id(const struct writer *w, int i)
{
	return i == UNITS_NOBODY ? NONE : app_init_id(INIT_ID_EVENT, g_array_index(w->seed->events, struct units_event, i).key, 0);
}

static int64_t num_of(const struct code_list *l, const char *id)
{
	const struct code *c = code_by_id(l, id);
	must(c != NULL); /* the lists come with the program */
	return c->num;
}

static bool put(struct writer *w, const struct table *t, void *row, struct err *e)
{
	if (!store_insert(w->s, t, row, e))
		return false;
	w->done++;
	if (w->o->progress != NULL && w->done % CHUNK == 0)
		w->o->progress(w->done, w->total, w->o->user);
	return true;
}

static bool write_events(struct writer *w, struct err *e)
{
	for (guint i = 0; i < w->seed->events->len; i++) {
		const struct units_event *ev = &g_array_index(w->seed->events, struct units_event, i);
		g_autofree char *why = msg_format(ev->inferred, MSG_VI, NULL, 0);
		struct unit_event_row row;
		row_init(&table_unit_event, &row);
		row.id = event_id(w, (int)i);
		row.event = num_of(w->kinds, ev->kind);
		row.on_d = ev->on;
		row.inferred = why;
		if (!put(w, &table_unit_event, &row, e))
			return false;
	}
	return true;
}

static bool write_units(struct writer *w, struct err *e)
{
	for (guint i = 0; i < w->seed->units->len; i++) {
		const struct units_unit *u = unit_at(w->seed, (int)i);
		struct unit_row row;
		row_init(&table_unit, &row);
		row.id = unit_id(w, (int)i);
		row.level = num_of(w->levels, u->level);
		row.founded_by_id = event_id(w, u->founded_by);
		row.ended_by_id = event_id(w, u->ended_by);
		row.area_no = u->area;
		if (!put(w, &table_unit, &row, e))
			return false;
	}
	return true;
}

static bool write_versions(struct writer *w, struct err *e)
{
	for (guint i = 0; i < w->seed->units->len; i++) {
		const struct units_unit *u = unit_at(w->seed, (int)i);
		for (int k = 0; k < u->count; k++) {
			const struct units_version *v = &u->v[k];
			struct unit_v_row row;
			row_init(&table_unit_v, &row);
			row.id = app_init_id(INIT_ID_UNIT_V, u->key, k);
			row.unit_id = unit_id(w, (int)i);
			row.from_d = v->from;
			row.from_p = v->from_p;
			row.until_d = v->until;
			row.until_p = v->until_p;
			row.name = v->name;
			row.type = num_of(w->types, v->type);
			row.code = v->code;
			row.parent_id = unit_id(w, v->parent);
			if (!put(w, &table_unit_v, &row, e))
				return false;
		}
	}
	return true;
}

static bool write_parts(struct writer *w, struct err *e)
{
	for (guint i = 0; i < w->seed->parts->len; i++) {
		const struct units_part *p = &g_array_index(w->seed->parts, struct units_part, i);
		const struct units_event *ev = &g_array_index(w->seed->events, struct units_event, p->event);
		struct unit_event_part_row row;
		row_init(&table_unit_event_part, &row);
		row.id = app_init_id(INIT_ID_PART, ev->key, (int)i - ev->first_part);
		row.event_id = event_id(w, p->event);
		row.from_unit_id = unit_id(w, p->from);
		row.to_unit_id = unit_id(w, p->to);
		row.extent = num_of(w->extents, "whole");
		if (!put(w, &table_unit_event_part, &row, e))
			return false;
	}
	return true;
}

static bool write_rest(struct writer *w, struct init_report *report, struct err *e)
{
	g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < w->seed->aliases->len; i++) {
		const struct units_alias *a = &g_array_index(w->seed->aliases, struct units_alias, i);
		int n = GPOINTER_TO_INT(g_hash_table_lookup(counts, GINT_TO_POINTER(a->unit)));
		g_hash_table_insert(counts, GINT_TO_POINTER(a->unit), GINT_TO_POINTER(n + 1));
		struct unit_alias_row row;
		row_init(&table_unit_alias, &row);
		row.id = app_init_id(INIT_ID_ALIAS, unit_at(w->seed, a->unit)->key, n);
		row.unit_id = unit_id(w, a->unit);
		row.alias = a->alias;
		row.source = a->source;
		if (!put(w, &table_unit_alias, &row, e))
			return false;
	}
	for (guint i = 0; i < w->seed->units->len; i++) {
		const struct units_unit *u = unit_at(w->seed, (int)i);
		if (u->area == NONE)
			continue;
		struct area_row row;
		row_init(&table_area, &row);
		row.id = app_init_id(INIT_ID_AREA, u->key, 0);
		row.number = u->area;
		row.label = u->v[u->count - 1].name;
		row.home_unit_id = unit_id(w, (int)i);
		row.kind_office = strcmp(u->level, "province") == 0;
		report->areas++;
		if (!put(w, &table_area, &row, e))
			return false;
	}
	return true;
}

/* ---- counted again by queries ---- */

static bool check_lists(struct writer *w, struct init_report *report, struct err *e)
{
	static const char *const levels[] = {"province", "district", "commune"};
	struct db_stmt *st = db_prepare(store_db(w->s), statement_text("unit_count"), e);
	if (st == NULL)
		return false;
	for (int i = 0; i < UNITS_LISTS; i++) {
		const struct units_list *l = &w->seed->records->lists[i];
		int want[] = {l->provinces, l->districts, l->communes};
		for (int k = 0; k < 3; k++) {
			db_bind_int(st, db_param(st, ":level"), num_of(w->levels, levels[k]));
			db_bind_int(st, db_param(st, ":day"), l->day);
			if (db_step(st, e) != DB_ROW)
				return false;
			report->alive[i][k] = (int)db_int(st, 0);
			db_reset(st);
			if (report->alive[i][k] == want[k])
				continue;
			char day[16];
			g_autofree char *a = g_strdup_printf("%d", want[k]), *b = g_strdup_printf("%d", report->alive[i][k]);
			return FAIL(e, ERR_DATA, MSG_INIT_COUNT, ymd_format_vi(l->day, day), a, b);
		}
	}
	return true;
}

static bool count_lost(struct writer *w, struct init_report *report, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(w->s), statement_text("unit_lost"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":level"), num_of(w->levels, "commune"));
	db_bind_int(st, db_param(st, ":day"), w->seed->records->lists[UNITS_LISTS - 1].day);
	if (db_step(st, e) != DB_ROW)
		return false;
	report->without_target = db_int(st, 0);
	db_reset(st);
	return true;
}

/* ---- the use case ---- */

static bool refuse_unless_empty(struct store *s, struct err *e)
{
	int64_t n = 0;
	if (!db_query_int(store_db(s), statement_text("unit_any"), &n, e))
		return false;
	if (n == 0)
		return true;
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, n);
	return FAIL(e, ERR_CONFLICT, MSG_INIT_NOT_EMPTY, text);
}

static bool load_lists(struct writer *w, struct err *e)
{
	struct codes *codes = store_codes(w->s);
	w->levels = codes_list(codes, "unit_level", e);
	w->types = codes_list(codes, "unit_type", e);
	w->kinds = codes_list(codes, "unit_event_kind", e);
	w->extents = codes_list(codes, "part_extent", e);
	return w->levels != NULL && w->types != NULL && w->kinds != NULL && w->extents != NULL;
}

static void count_seed(struct writer *w, struct init_report *r)
{
	int64_t areas = 0;
	r->units = w->seed->units->len;
	r->events = w->seed->events->len;
	r->parts = w->seed->parts->len;
	r->aliases = w->seed->aliases->len;
	for (guint i = 0; i < w->seed->units->len; i++) {
		r->versions += unit_at(w->seed, (int)i)->count;
		areas += unit_at(w->seed, (int)i)->area != NONE;
	}
	w->total = r->units + r->versions + r->events + r->parts + r->aliases + areas;
}

/* Everything of app_init that happens inside the transaction. */
static bool write_all(struct writer *w, struct init_report *r, struct err *e)
{
	return refuse_unless_empty(w->s, e) && write_events(w, e) && write_units(w, e) && write_versions(w, e) && write_parts(w, e) &&
	       write_rest(w, r, e) && db_flush(store_db(w->s), e) && check_lists(w, r, e) && count_lost(w, r, e);
}

bool app_init_fill(struct store *s, const struct init_options *o, struct init_report *report, struct err *e)
{
	struct writer w = {.s = s, .o = o};
	*report = (struct init_report){.seed = units_seed_make(units_table, o->first_from, e)};
	if (report->seed == NULL)
		return false;
	w.seed = report->seed;
	count_seed(&w, report);
	if (!load_lists(&w, e) || !write_all(&w, report, e)) {
		app_init_report_free(report);
		return false;
	}
	if (o->progress != NULL)
		o->progress(w.total, w.total, o->user);
	return true;
}

bool app_init(struct store *s, const struct init_options *o, struct init_report *report, struct err *e)
{
	const struct code_list *why = codes_list(store_codes(s), "change_why", e);
	*report = (struct init_report){0};
	if (why == NULL)
		return false;
	struct store_act act = {.actor = "system", .why = (int)num_of(why, "import"), .batch = "init", .bulk = true};
	if (!store_begin(s, &act, e))
		return false;
	if (!app_init_fill(s, o, report, e)) {
		store_rollback(s);
		return false;
	}
	if (store_commit(s, e) && store_rebuild(s, e))
		return true;
	app_init_report_free(report);
	return false;
}

void app_init_report_free(struct init_report *r)
{
	units_seed_free(r->seed);
	r->seed = NULL;
}
