/* Which units of an earlier day are the asked unit today, where a unit's territory went later, and when bodies ended. */
#include "app/report/regime_parts.h"

#include "app/kept.h"
#include "store/lineage.h"

bool regime_follow_open(struct regime_follow *f, struct app *a, const struct regime_ask *ask, ymd close, struct arena *arena, struct err *e)
{
	const struct page_ask then = {.day = close, .today = ask->today, .known_ms = ask->known_ms};
	*f = (struct regime_follow){.a = a, .ask = ask, .close = close, .arena = arena};
	struct db_stmt *st = page_sql(a, &then, "page_unit_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", ask->unit);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		f->level = (int)db_int(st, 1);
	page_sql_done(&then, st);
	return step != DB_ERROR;
}

static void release_lineage(void *l)
{
	lineage_free(l);
}

static const void *make_lineage(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct regime_follow *f = user;
	struct lineage *l = lineage_load(a->store, f->ask->known_ms, e);
	if (l != NULL)
		arena_own(arena, l, release_lineage, lineage_bytes(l));
	return l;
}

static bool need(struct regime_follow *f, struct err *e)
{
	g_autofree char *key = g_strdup_printf("lineage/%" G_GINT64_FORMAT, f->ask->known_ms);
	if (f->lineage == NULL)
		f->lineage = kept_get_structure(f->a, key, make_lineage, f, e);
	return f->lineage != NULL;
}

bool regime_units_after(struct regime_follow *f, int64_t unit, ymd from, ymd to, int64_t **out, size_t *count, struct err *e)
{
	struct lineage_target *targets = NULL;
	*out = NULL;
	*count = 0;
	if (!need(f, e))
		return false;
	lineage_map(f->lineage, unit, from, to, &targets, count, f->arena);
	*out = ARENA_ARRAY(f->arena, int64_t, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = targets[i].to;
	return true;
}

/* Is there a version of it on the day? */
static bool lives(struct regime_follow *f, const struct page_ask *then, bool *out, struct err *e)
{
	struct db_stmt *st = page_sql(f->a, then, "page_unit_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", f->ask->unit);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW && db_int(st, 6) <= then->day && db_int(st, 8) > then->day;
	page_sql_done(then, st);
	return step != DB_ERROR;
}

/* ---- what went where between two days: of all units of a level, so that whoever asks for another unit finds it kept ---- */

struct move {
	int64_t to, from;
};
struct moves {
	const struct move *items; /* by to, then from */
	size_t count;
};
struct moves_ask {
	struct regime_follow *follow;
	ymd day;
};

static gint by_target(gconstpointer a, gconstpointer b)
{
	const struct move *x = a, *y = b;
	return x->to != y->to ? (x->to > y->to) - (x->to < y->to) : (x->from > y->from) - (x->from < y->from);
}

/* Units of the level that were there on the day and are not at the close, by number. */
static bool ended_units(struct regime_follow *f, ymd day, GArray *ids, struct err *e)
{
	const struct page_ask then = {.day = day, .today = f->ask->today, .known_ms = f->ask->known_ms};
	struct db_stmt *st = page_sql(f->a, &then, "report_units_then", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":level", f->level);
	page_sql_int(st, ":last", f->close);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		g_array_append_val(ids, id);
	}
	page_sql_done(&then, st);
	return step == DB_DONE;
}

static const void *make_moves(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct moves_ask *ask = user;
	struct regime_follow f = *ask->follow;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct move));
	f.a = a;
	f.arena = arena_new(); /* nothing of the walk is kept but where it ended */
	bool ok = ended_units(&f, ask->day, ids, e);
	for (guint i = 0; ok && i < ids->len; i++) {
		const int64_t id = g_array_index(ids, int64_t, i);
		int64_t *targets = NULL;
		size_t n = 0;
		ok = regime_units_after(&f, id, ask->day, f.close, &targets, &n, e);
		for (size_t k = 0; ok && k < n; k++) {
			const struct move m = {targets[k], id};
			g_array_append_val(found, m);
		}
	}
	arena_free(f.arena);
	if (!ok)
		return NULL;
	g_array_sort(found, by_target);
	struct moves *out = ARENA_NEW(arena, struct moves);
	*out = (struct moves){arena_list(arena, found), found->len};
	return out;
}

static const struct moves *moves_since(struct regime_follow *f, ymd day, struct err *e)
{
	struct moves_ask ask = {f, day};
	g_autofree char *key = g_strdup_printf("moves/%d/%d/%d/%" G_GINT64_FORMAT, f->level, day, f->close, f->ask->known_ms);
	return kept_get_structure(f->a, key, make_moves, &ask, e);
}

static size_t first_to(const struct moves *m, int64_t unit)
{
	size_t low = 0, high = m->count;
	while (low < high) {
		const size_t mid = low + (high - low) / 2;
		if (m->items[mid].to < unit)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool regime_places_on(struct regime_follow *f, ymd day, struct regime_places *out, struct err *e)
{
	const struct page_ask then = {.day = day, .today = f->ask->today, .known_ms = f->ask->known_ms};
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool alive = false;
	if (!lives(f, &then, &alive, e))
		return false;
	if (alive)
		g_array_append_val(places, f->ask->unit);
	const struct moves *m = day < f->close ? moves_since(f, day, e) : NULL; /* on the day itself nothing has gone anywhere */
	if (day < f->close && m == NULL)
		return false;
	for (size_t i = m != NULL ? first_to(m, f->ask->unit) : 0; m != NULL && i < m->count && m->items[i].to == f->ask->unit; i++)
		if (m->items[i].from != f->ask->unit)
			g_array_append_val(places, m->items[i].from);
	out->count = places->len;
	out->ids = arena_list(f->arena, places);
	return true;
}

/* ---- what ended when: of the whole register, for every period ---- */

static const void *make_ends(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct regime_follow *f = user;
	const struct page_ask now = {.day = f->close, .today = f->ask->today, .known_ms = f->ask->known_ms};
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct regime_end));
	struct db_stmt *st = page_sql(a, &now, "report_ends", e);
	if (st == NULL)
		return NULL;
	page_sql_int(st, ":from", 0);
	page_sql_int(st, ":until", YMD_OPEN);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct regime_end x = {(ymd)db_int(st, 0), (int)db_int(st, 1)};
		g_array_append_val(found, x);
	}
	page_sql_done(&now, st);
	if (step != DB_DONE)
		return NULL;
	struct regime_ends *out = ARENA_NEW(arena, struct regime_ends);
	*out = (struct regime_ends){arena_list(arena, found), found->len};
	return out;
}

const struct regime_ends *regime_ends(struct regime_follow *f, struct err *e)
{
	g_autofree char *key = g_strdup_printf("ends of bodies/%" G_GINT64_FORMAT, f->ask->known_ms);
	return kept_get_structure(f->a, key, make_ends, f, e);
}
