/* Scopes of units; scope_organisation.c has those of organisations. See scope.h. */
#include "auth/scope_internal.h"

#include "store/statement.h"

/* ---- sets of (id, days) ---- */

void scope_add(GArray *spans, int64_t id, ymd from, ymd until)
{
	struct span s = {id, from, until};
	g_array_append_val(spans, s);
}

static int by_id(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

struct spans scope_seal(GArray *spans, struct arena *a)
{
	struct spans out = {arena_list(a, spans), spans->len};
	qsort(out.items, out.count, sizeof(struct span), by_id);
	return out;
}

/* The first span of an id, or where it would be. */
static size_t spans_of(const struct spans *s, int64_t id)
{
	size_t lo = 0, hi = s->count;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->items[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool spans_cover(const struct spans *s, int64_t id, ymd day)
{
	for (size_t i = spans_of(s, id); i < s->count && s->items[i].id == id; i++)
		if (s->items[i].from <= day && day < s->items[i].until)
			return true;
	return false;
}

static bool spans_hold(const struct spans *s, int64_t id)
{
	size_t i = spans_of(s, id);
	return i < s->count && s->items[i].id == id;
}

bool scope_covers(const struct scope *c, const struct auth_place *at)
{
	if (c->everywhere)
		return true;
	if (at == NULL)
		return false;
	return (at->unit != NONE && spans_cover(&c->units, at->unit, at->day)) ||
	       (at->organisation != NONE && spans_cover(&c->organisations, at->organisation, at->day));
}

bool scope_touches(const struct scope *c, int64_t unit, int64_t organisation)
{
	return c->everywhere || (unit != NONE && spans_hold(&c->units, unit)) ||
	       (organisation != NONE && spans_hold(&c->organisations, organisation));
}

bool scope_without_units(const struct scope *c)
{
	return !c->everywhere && c->units.count == 0;
}

_Static_assert(sizeof(struct span) == sizeof(int64_t) + 2 * sizeof(ymd), "a span has no gaps");

void scope_hash(const struct scope *c, GString *out)
{
	const struct spans *const both[] = {&c->units, &c->organisations};
	g_string_append_c(out, c->everywhere ? '*' : '.');
	for (size_t k = 0; k < G_N_ELEMENTS(both); k++) {
		g_string_append_printf(out, "%zu ", both[k]->count);
		if (both[k]->count > 0) /* there is nothing between the members of a span */
			g_string_append_len(out, (const char *)both[k]->items, (gssize)(both[k]->count * sizeof(struct span)));
	}
}

void scope_days(const struct scope *c, GHashTable *days)
{
	const struct spans *const both[] = {&c->units, &c->organisations};
	for (size_t k = 0; k < G_N_ELEMENTS(both); k++)
		for (size_t i = 0; i < both[k]->count; i++) {
			g_hash_table_add(days, GINT_TO_POINTER(both[k]->items[i].from));
			g_hash_table_add(days, GINT_TO_POINTER(both[k]->items[i].until));
		}
}

const int64_t *scope_tops(const struct scope *c, size_t *count)
{
	*count = c->top_count;
	return c->tops;
}

/* ---- units ---- */

struct building {
	struct store *s;
	struct arena *arena;
	ymd today;
	GArray *units;	      /* struct span */
	GHashTable *alive;    /* units that lie in it today */
	GHashTable *covered;  /* ended units whose territory lies in it today */
	GHashTable *heirless; /* ended units of which nobody says where they went */
};

static gpointer id_key(int64_t id)
{
	return g_memdup2(&id, sizeof id);
}

static GHashTable *id_set(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

/* Everything below the unit. As it lies in the grant's unit today it belongs to it with its whole past. */
static bool add_below(struct building *b, int64_t unit, bool ended, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(b->s), statement_text("scope_units"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		ymd from = (ymd)db_int(st, 1), until = (ymd)db_int(st, 2);
		bool now = !ended && from <= b->today && b->today < until;
		/* Nothing is known of where it went: it stays where it was last. */
		if (until != YMD_OPEN && g_hash_table_contains(b->heirless, &id))
			until = YMD_OPEN;
		scope_add(b->units, id, now ? 0 : from, now ? YMD_OPEN : until);
		if (now)
			g_hash_table_add(b->alive, id_key(id));
	}
	return step == DB_DONE;
}

static void note_heirless(int64_t unit, enum lineage_exactness how, const struct lineage_target *targets, size_t count, void *user)
{
	struct building *b = user;
	(void)how, (void)targets;
	if (count == 0)
		g_hash_table_add(b->heirless, id_key(unit));
}

static void note_covered(int64_t unit, enum lineage_exactness how, const struct lineage_target *targets, size_t count, void *user)
{
	struct building *b = user;
	bool all = count > 0 && how != LINEAGE_UNKNOWN;
	for (size_t i = 0; all && i < count; i++)
		all = g_hash_table_contains(b->alive, &targets[i].to);
	if (all)
		g_hash_table_add(b->covered, id_key(unit));
}

static bool read_unit(struct building *b, int64_t unit, int64_t *level, ymd *first, ymd *end, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(b->s), statement_text("scope_unit"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), unit);
	enum db_step step = db_step(st, e);
	*level = step == DB_ROW ? db_int(st, 0) : NONE;
	*first = step == DB_ROW ? (ymd)db_int(st, 1) : 0;
	*end = step == DB_ROW ? (ymd)db_int(st, 2) : 0;
	db_reset(st);
	return step != DB_ERROR;
}

/* Where the grant's unit went, as far as the new unit is nothing but what the grant reached already: other sources of a new unit would come
 * under a grant that nobody gave. */
struct heirs {
	struct building *b;
	int64_t unit;
	GArray *to;	    /* int64_t: candidates */
	GHashTable *others; /* units with a source from outside */
};

static void note_heir(int64_t unit, enum lineage_exactness how, const struct lineage_target *targets, size_t count, void *user)
{
	struct heirs *h = user;
	(void)how;
	bool inside = unit == h->unit || g_hash_table_contains(h->b->covered, &unit);
	for (size_t i = 0; i < count; i++) {
		if (!inside)
			g_hash_table_add(h->others, id_key(targets[i].to));
		else if (unit == h->unit)
			g_array_append_val(h->to, targets[i].to);
	}
}

static bool follow(struct building *b, const struct lineage *l, int64_t unit, ymd end, GArray *tops, struct err *e)
{
	g_autoptr(GArray) to = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GHashTable) others = id_set();
	struct heirs h = {b, unit, to, others};
	bool ok = true;
	/* What lay below the unit went the same way: its own sources are inside. */
	const struct span *spans = (const struct span *)(const void *)b->units->data;
	for (guint i = 0; i < b->units->len; i++)
		g_hash_table_add(b->covered, id_key(spans[i].id));
	lineage_ended(l, b->today, note_heir, &h);
	g_hash_table_remove_all(b->covered);
	for (guint i = 0; ok && i < to->len; i++) {
		int64_t heir = g_array_index(to, int64_t, i), level = NONE;
		ymd first = 0, last = 0;
		ok = read_unit(b, heir, &level, &first, &last, e);
		if (!ok || first < end || g_hash_table_contains(others, &heir))
			continue;
		ok = add_below(b, heir, false, e);
		g_array_append_val(tops, heir);
	}
	return ok;
}

static void add_stay(GArray *out, const struct span *u, struct db_stmt *st)
{
	ymd from = MAX(u->from, (ymd)db_int(st, 1)), until = MIN(u->until, (ymd)db_int(st, 2));
	if (from < until)
		scope_add(out, db_int(st, 0), from, until);
}

/* A unit that is there for good needs only its first span. */
static bool repeats(const struct spans *s, size_t i)
{
	return i > 0 && s->items[i].id == s->items[i - 1].id && s->items[i - 1].from == 0 && s->items[i - 1].until == YMD_OPEN;
}

/* Both come by unit: one run over all organisations. */
static bool join_organisations(struct building *b, const struct spans *units, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(b->s), statement_text("scope_all_organisations"), e);
	enum db_step step = DB_ERROR;
	size_t at = 0;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		int64_t unit = db_int(st, 3);
		while (at < units->count && units->items[at].id < unit)
			at++;
		for (size_t i = at; i < units->count && units->items[i].id == unit; i++)
			if (!repeats(units, i))
				add_stay(out, &units->items[i], st);
	}
	return step == DB_DONE;
}

enum { UNITS_ASKED_ONE_BY_ONE = 64 };

static bool add_organisations(struct building *b, GArray *out, struct err *e)
{
	struct spans sorted = scope_seal(b->units, b->arena);
	if (sorted.count > UNITS_ASKED_ONE_BY_ONE)
		return join_organisations(b, &sorted, out, e);
	struct db_stmt *st = db_prepare(store_db(b->s), statement_text("scope_unit_organisations"), e);
	for (size_t i = 0; st != NULL && i < sorted.count; i++) {
		const struct span *u = &sorted.items[i];
		if (repeats(&sorted, i))
			continue;
		db_bind_int(st, db_param(st, ":unit"), u->id);
		enum db_step step;
		while ((step = db_step(st, e)) == DB_ROW)
			add_stay(out, u, st);
		if (step == DB_ERROR)
			return false;
	}
	return st != NULL;
}

static bool fill_unit(struct building *b, const struct lineage *l, int64_t unit, struct scope *out, struct err *e)
{
	int64_t level = NONE;
	ymd first = 0, end = 0;
	g_autoptr(GArray) tops = g_array_new(FALSE, FALSE, sizeof(int64_t)), organisations = g_array_new(FALSE, FALSE, sizeof(struct span));
	const struct code_list *levels = codes_list(store_codes(b->s), "unit_level", e);
	if (levels == NULL || !read_unit(b, unit, &level, &first, &end, e))
		return false;
	const struct code *nation = code_by_id(levels, "nation");
	out->everywhere = nation != NULL && level == nation->num;
	bool ended = end <= b->today;
	lineage_ended(l, b->today, note_heirless, b);
	bool ok = out->everywhere || (add_below(b, unit, ended, e) && (!ended || follow(b, l, unit, end, tops, e)));
	if (!ended || tops->len == 0)
		g_array_append_val(tops, unit);
	if (ok && !out->everywhere) {
		lineage_ended(l, b->today, note_covered, b);
		GHashTableIter it;
		gpointer id;
		g_hash_table_iter_init(&it, b->covered);
		while (ok && g_hash_table_iter_next(&it, &id, NULL)) {
			scope_add(b->units, *(const int64_t *)id, 0, YMD_OPEN);
			ok = add_below(b, *(const int64_t *)id, true, e);
		}
		ok = ok && add_organisations(b, organisations, e);
	}
	out->units = scope_seal(b->units, b->arena);
	out->organisations = scope_seal(organisations, b->arena);
	out->tops = arena_list(b->arena, tops);
	out->top_count = tops->len;
	return ok;
}

const struct scope *scope_of_unit(struct store *s, const struct lineage *l, int64_t unit, ymd today, struct arena *a, struct err *e)
{
	struct building b = {s, a, today, g_array_new(FALSE, FALSE, sizeof(struct span)), id_set(), id_set(), id_set()};
	struct scope *out = ARENA_NEW(a, struct scope);
	*out = (struct scope){0};
	bool ok = fill_unit(&b, l, unit, out, e);
	g_array_free(b.units, TRUE);
	g_hash_table_destroy(b.alive);
	g_hash_table_destroy(b.covered);
	g_hash_table_destroy(b.heirless);
	return ok ? out : NULL;
}
