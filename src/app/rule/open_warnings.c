/* See open_warnings.h. */
#include "app/rule/open_warnings.h"

#include "app/kept.h"
#include "store/lineage.h"
#include "store/statement.h"

#include <string.h>

struct counting {
	ymd day;
	bool cells;
};

static bool count_watch(
	struct app *a, size_t watch, const struct watch *w, const struct limit *l, const struct counting *c, GArray *out, struct err *e)
{
	const struct watch_values v = limit_values(l, c->day);
	for (int waived = 0; waived < 2; waived++) {
		g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct watch_place));
		if (!watch_count(a->store, w, l->rule, &v, waived == 1, c->cells, places, e))
			return false;
		for (guint i = 0; i < places->len; i++) {
			const struct watch_place *p = &g_array_index(places, struct watch_place, i);
			const struct warning_count x = {watch, waived == 1, p->unit, p->organisation, p->count};
			g_array_append_val(out, x);
		}
	}
	return true;
}

static const void *make_counts(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct counting *c = user;
	struct warning_counts *out = ARENA_NEW(arena, struct warning_counts);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct warning_count));
	size_t watch_count = 0;
	const struct watch *watches = watch_all(&watch_count);
	bool ok = rule_limits(c->day, arena, &out->limits, &out->limit_count, e);
	for (size_t w = 0; ok && w < watch_count; w++) {
		const struct limit *l = rule_limit(out->limits, out->limit_count, watches[w].id);
		ok = l == NULL || watches[w].key_only || count_watch(a, w, &watches[w], l, c, all, e);
	}
	out->items = arena_list(arena, all);
	out->count = all->len;
	return ok ? out : NULL;
}

const struct warning_counts *warnings_count(struct app *a, ymd day, bool cells, struct err *e)
{
	struct counting c = {day, cells};
	char key[40];
	g_snprintf(key, sizeof key, "warnings:%d:%d", day, cells);
	return kept_get(a, key, make_counts, &c, e);
}

/* ---- the map ---------------------------------------------------------------------------------------------------------------------------
 */

struct warning_map {
	struct arena *arena;
	GHashTable *units; /* id -> struct warning_unit * */
	GHashTable *heirs; /* id of an ended unit -> id */
};

static int64_t *key_of(struct warning_map *m, int64_t id)
{
	int64_t *k = ARENA_NEW(m->arena, int64_t);
	*k = id;
	return k;
}

static void note_heir(int64_t unit, enum lineage_exactness how, const struct lineage_target *targets, size_t count, void *user)
{
	struct warning_map *m = user;
	(void)how;
	if (count > 0)
		g_hash_table_insert(m->heirs, key_of(m, unit), key_of(m, targets[0].to));
}

static bool read_units(struct warning_map *m, struct app *a, ymd day, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("warnings_units"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":day"), day);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct warning_unit *u = ARENA_NEW(m->arena, struct warning_unit);
		*u = (struct warning_unit){db_int(st, 0), db_is_null(st, 1) ? NONE : db_int(st, 1),
			db_is_null(st, 2) ? "" : arena_strdup(m->arena, db_text(st, 2)), arena_strdup(m->arena, db_text(st, 3)),
			db_int(st, 4)};
		g_hash_table_insert(m->units, &u->id, u);
	}
	return step == DB_DONE;
}

struct warning_map *warning_map_load(struct app *a, ymd day, struct err *e)
{
	struct warning_map *m = g_new0(struct warning_map, 1);
	m->arena = arena_new();
	m->units = g_hash_table_new(g_int64_hash, g_int64_equal);
	m->heirs = g_hash_table_new(g_int64_hash, g_int64_equal);
	struct lineage *l = read_units(m, a, day, e) ? lineage_load(a->store, 0, e) : NULL;
	if (l != NULL)
		lineage_ended(l, day, note_heir, m);
	bool ok = l != NULL;
	lineage_free(l);
	if (ok)
		return m;
	warning_map_free(m);
	return NULL;
}

void warning_map_free(struct warning_map *m)
{
	if (m == NULL)
		return;
	g_hash_table_unref(m->units);
	g_hash_table_unref(m->heirs);
	arena_free(m->arena);
	g_free(m);
}

const struct warning_unit *warning_map_unit(const struct warning_map *m, int64_t unit)
{
	const struct warning_unit *u = g_hash_table_lookup(m->units, &unit);
	const int64_t *heir = u == NULL ? g_hash_table_lookup(m->heirs, &unit) : NULL;
	return heir == NULL ? u : g_hash_table_lookup(m->units, heir);
}

const struct warning_unit *warning_map_code(const struct warning_map *m, const char *code)
{
	const struct warning_unit *best = NULL;
	GHashTableIter it;
	gpointer value;
	g_hash_table_iter_init(&it, m->units);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		const struct warning_unit *u = value;
		if (strcmp(u->code, code) == 0 && (best == NULL || u->level < best->level))
			best = u;
	}
	return best;
}

bool warning_map_inside(
	const struct warning_map *m, const struct warning_unit *a, const struct warning_unit *b, const struct warning_unit **below)
{
	const struct warning_unit *last = b;
	for (int depth = 0; a != NULL && depth < 10; depth++) {
		if (a == b) {
			if (below != NULL)
				*below = last;
			return true;
		}
		last = a;
		a = g_hash_table_lookup(m->units, &a->parent);
	}
	return false;
}
