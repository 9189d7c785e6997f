/* The lineage graph (lineage.h). A walk from one unit along its parts; within a day in order of seq, so a walk always moves forward and
 * ends. Shares multiply along a path and add up at a target; an unknown share makes the sum unknown, unless one target takes all. */
#include "store/lineage.h"

#include "store/views.h"

#include <stdlib.h>
#include <string.h>

struct part {
	int64_t from, to;
	ymd on;
	int seq;
	enum lineage_extent extent;
	int64_t share;
};

struct life {
	int64_t unit;
	ymd from, until;
};

struct lineage {
	GArray *parts; /* by from, on, seq, to */
	GArray *lives; /* by unit */
};

struct lineage *lineage_new(void)
{
	struct lineage *l = g_new0(struct lineage, 1);
	l->parts = g_array_new(FALSE, FALSE, sizeof(struct part));
	l->lives = g_array_new(FALSE, FALSE, sizeof(struct life));
	return l;
}

void lineage_free(struct lineage *l)
{
	if (l == NULL)
		return;
	g_array_unref(l->parts);
	g_array_unref(l->lives);
	g_free(l);
}

size_t lineage_bytes(const struct lineage *l)
{
	return sizeof *l + l->parts->len * sizeof(struct part) + l->lives->len * sizeof(struct life);
}

void lineage_add_life(struct lineage *l, int64_t unit, ymd from, ymd until)
{
	struct life life = {unit, from, until};
	g_array_append_val(l->lives, life);
}

void lineage_add_part(struct lineage *l, ymd on, int seq, int64_t from, int64_t to, enum lineage_extent extent, int64_t share)
{
	struct part p = {from, to, on, seq, extent,
		extent == LINEAGE_WHOLE	   ? LINEAGE_ALL
		: extent == LINEAGE_NOBODY ? 0
		: share == NONE		   ? LINEAGE_NO_SHARE
					   : share};
	g_array_append_val(l->parts, p);
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int part_order(gconstpointer a, gconstpointer b)
{
	const struct part *x = a, *y = b;
	int c = compare(x->from, y->from);
	c = c != 0 ? c : compare(x->on, y->on);
	c = c != 0 ? c : compare(x->seq, y->seq);
	return c != 0 ? c : compare(x->to, y->to);
}

static int life_order(gconstpointer a, gconstpointer b)
{
	const struct life *x = a, *y = b;
	int c = compare(x->unit, y->unit);
	return c != 0 ? c : compare(x->from, y->from);
}

void lineage_seal(struct lineage *l)
{
	g_array_sort(l->parts, part_order);
	g_array_sort(l->lives, life_order);
	guint kept = 0;
	for (guint i = 0; i < l->lives->len; i++) {
		struct life *x = &g_array_index(l->lives, struct life, i),
			    *last = kept > 0 ? &g_array_index(l->lives, struct life, kept - 1) : NULL;
		if (last != NULL && last->unit == x->unit)
			last->until = MAX(last->until, x->until);
		else
			g_array_index(l->lives, struct life, kept++) = *x;
	}
	g_array_set_size(l->lives, kept);
}

static const struct life *life_of(const struct lineage *l, int64_t unit)
{
	struct life key = {unit, 0, 0};
	guint lo = 0, hi = l->lives->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (g_array_index(l->lives, struct life, mid).unit < key.unit)
			lo = mid + 1;
		else
			hi = mid;
	}
	const struct life *x = lo < l->lives->len ? &g_array_index(l->lives, struct life, lo) : NULL;
	return x != NULL && x->unit == unit ? x : NULL;
}

static bool alive(const struct lineage *l, int64_t unit, ymd day)
{
	const struct life *x = life_of(l, unit);
	return x != NULL && x->from <= day && x->until > day;
}

/* The parts of the unit's next event behind (on, seq) and not behind `to`: [*first, *first + count). */
static guint next_parts(const struct lineage *l, int64_t unit, ymd on, int seq, ymd to, guint *first)
{
	struct part key = {.from = unit, .on = on, .seq = seq, .to = INT64_MAX};
	guint lo = 0, hi = l->parts->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (part_order(&g_array_index(l->parts, struct part, mid), &key) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*first = lo;
	guint end = lo;
	const struct part *head = lo < l->parts->len ? &g_array_index(l->parts, struct part, lo) : NULL;
	if (head == NULL || head->from != unit || head->on > to)
		return 0;
	while (end < l->parts->len) {
		const struct part *p = &g_array_index(l->parts, struct part, end);
		if (p->from != unit || p->on != head->on || p->seq != head->seq)
			break;
		end++;
	}
	return end - lo;
}

struct walk {
	const struct lineage *l;
	ymd to;
	GArray *found; /* struct lineage_target */
	bool lost;     /* some of it leads nowhere */
};

static int64_t times(int64_t a, int64_t b)
{
	if (a == LINEAGE_NO_SHARE || b == LINEAGE_NO_SHARE)
		return LINEAGE_NO_SHARE;
	return (a * b + LINEAGE_ALL / 2) / LINEAGE_ALL;
}

static void reach(struct walk *w, int64_t unit, int64_t share)
{
	for (guint i = 0; i < w->found->len; i++) {
		struct lineage_target *t = &g_array_index(w->found, struct lineage_target, i);
		if (t->to != unit)
			continue;
		t->share =
			t->share == LINEAGE_NO_SHARE || share == LINEAGE_NO_SHARE ? LINEAGE_NO_SHARE : MIN(t->share + share, LINEAGE_ALL);
		return;
	}
	struct lineage_target t = {unit, share, false};
	g_array_append_val(w->found, t);
}

/* What the known shares leave over, for the one part whose share is missing (A1); LINEAGE_NO_SHARE when two or more are missing. */
static int64_t remainder_of(const struct part *parts, guint n, bool stays)
{
	int64_t rest = LINEAGE_ALL;
	int missing = stays ? 1 : 0;
	for (guint i = 0; i < n; i++) {
		if (parts[i].share == LINEAGE_NO_SHARE)
			missing++;
		else
			rest -= parts[i].share;
	}
	return missing == 1 ? MAX(rest, 0) : missing == 0 ? 0 : LINEAGE_NO_SHARE;
}

static void walk_from(struct walk *w, int64_t unit, ymd on, int seq, int64_t share)
{
	guint first, n = next_parts(w->l, unit, on, seq, w->to, &first);
	if (n == 0) {
		if (alive(w->l, unit, w->to))
			reach(w, unit, share);
		else
			w->lost = true;
		return;
	}
	const struct part *parts = &g_array_index(w->l->parts, struct part, first);
	bool names_itself = false;
	for (guint i = 0; i < n; i++)
		names_itself = names_itself || parts[i].to == unit;
	/* A unit that goes on and only gave parts away keeps the rest, without a row that says so. */
	bool stays = !names_itself && alive(w->l, unit, parts[0].on);
	int64_t rest = remainder_of(parts, n, stays);
	for (guint i = 0; i < n; i++) {
		int64_t part = parts[i].share == LINEAGE_NO_SHARE ? rest : parts[i].share;
		if (part == 0)
			continue;
		if (parts[i].to == NONE)
			w->lost = true;
		else
			walk_from(w, parts[i].to, parts[i].on, parts[i].seq, times(share, part));
	}
	if (stays && rest != 0)
		walk_from(w, unit, parts[0].on, parts[0].seq, times(share, rest));
}

static int target_order(gconstpointer a, gconstpointer b)
{
	return compare(((const struct lineage_target *)a)->to, ((const struct lineage_target *)b)->to);
}

enum lineage_exactness lineage_map(
	const struct lineage *l, int64_t unit, ymd from, ymd to, struct lineage_target **out, size_t *count, struct arena *a)
{
	*out = NULL;
	*count = 0;
	if (!alive(l, unit, from) || from > to)
		return LINEAGE_UNKNOWN;
	struct walk w = {l, to, g_array_new(FALSE, FALSE, sizeof(struct lineage_target)), false};
	walk_from(&w, unit, from, INT32_MAX, LINEAGE_ALL);
	g_array_sort(w.found, target_order);
	struct lineage_target *targets = (struct lineage_target *)(void *)w.found->data;
	if (w.found->len == 1 && !w.lost) {
		targets[0].share = LINEAGE_ALL; /* whatever the shares on the way: it all came together again */
		targets[0].whole = true;
	}
	*count = w.found->len;
	*out = arena_list(a, w.found);
	g_array_unref(w.found);
	return w.lost || *count == 0 ? LINEAGE_UNKNOWN : *count == 1 ? LINEAGE_EXACT : LINEAGE_PART;
}

void lineage_ended(const struct lineage *l, ymd today, lineage_say say, void *user)
{
	for (guint i = 0; i < l->lives->len; i++) {
		const struct life *x = &g_array_index(l->lives, struct life, i);
		if (x->until > today)
			continue;
		struct arena *a = arena_new();
		struct lineage_target *targets;
		size_t n;
		enum lineage_exactness how = lineage_map(l, x->unit, ymd_add_days(x->until, -1), today, &targets, &n, a);
		say(x->unit, how, targets, n, user);
		arena_free(a);
	}
}

/* ---- from a register ---- */

static bool load_lives(struct store *s, struct lineage *l, int64_t known_ms, struct err *e)
{
	g_autofree char *view = views_text(s, "unit", known_ms, e);
	if (view == NULL)
		return false;
	g_autofree char *sql = g_strdup_printf("SELECT x.id, x.from_d, x.until_d FROM (%s) AS x", view);
	struct db_stmt *st = db_prepare(store_db(s), sql, e);
	if (st == NULL)
		return false;
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW)
		lineage_add_life(l, db_int(st, 0), (ymd)db_int(st, 1), (ymd)db_int(st, 2));
	return step == DB_DONE;
}

/* People an extent moves, from its own description (people: 0 or 1 in the list). */
static enum lineage_extent extent_of(const struct code_list *extents, int64_t num)
{
	const struct code *c = code_by_num(extents, num);
	const char *people = c != NULL ? code_extra(c, "people") : NULL;
	if (c != NULL && (strcmp(c->id, "whole") == 0 || (people != NULL && strcmp(people, "1") == 0)))
		return LINEAGE_WHOLE;
	return people != NULL && strcmp(people, "0") == 0 ? LINEAGE_NOBODY : LINEAGE_SHARE;
}

static bool load_parts(struct store *s, struct lineage *l, int64_t known_ms, struct err *e)
{
	const struct code_list *extents = codes_list(store_codes(s), "part_extent", e);
	g_autofree char *view = extents == NULL ? NULL : views_text(s, "unit_lineage", known_ms, e);
	if (view == NULL)
		return false;
	g_autofree char *sql =
		g_strdup_printf("SELECT x.from_d, x.seq, x.unit_id, x.to_unit_id, x.extent, x.share_people FROM (%s) AS x", view);
	struct db_stmt *st = db_prepare(store_db(s), sql, e);
	if (st == NULL)
		return false;
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW)
		lineage_add_part(l, ymd_first((ymd)db_int(st, 0)), (int)db_int(st, 1), db_int(st, 2), db_int(st, 3),
			extent_of(extents, db_int(st, 4)), db_int(st, 5));
	return step == DB_DONE;
}

struct lineage *lineage_load(struct store *s, int64_t known_ms, struct err *e)
{
	struct lineage *l = lineage_new();
	if (load_lives(s, l, known_ms, e) && load_parts(s, l, known_ms, e)) {
		lineage_seal(l);
		return l;
	}
	lineage_free(l);
	return NULL;
}
