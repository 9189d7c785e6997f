/* See round_expected.h. */
#include "app/report/round_expected.h"

#include "app/figure/figure.h"
#include "app/kept.h"
#include "store/statement.h"

#include <string.h>

#define OLDER 3 /* periods before the one that closed last that may still be open */

/* ---- who is expected ---- */

static bool expect_one(struct app *a, const char *definition, const struct round_when *when, int64_t unit, ymd today,
	struct round_expected *out, struct arena *arena, struct err *e)
{
	const struct round_plan_ask q = {definition, when->period, NONE, today, unit};
	struct round_plan p;
	if (!round_plan(a, &q, &p, arena, e))
		return false;
	*out = (struct round_expected){.definition = arena_strdup(arena, definition),
		.title = arena_strdup(arena, p.title),
		.period = arena_strdup(arena, p.period_text),
		.law = p.law,
		.running = when->running,
		.as_of = p.as_of,
		.senders = p.senders,
		.count = p.sender_count};
	return true;
}

struct wanted {
	const char *definition, *period; /* of one; NULL: all */
	const struct round_when *older;	 /* these only */
	size_t older_count, max;
	int64_t unit;
	ymd today;
};

static bool expect_all(struct app *a, const struct wanted *w, struct round_expected_all *out, struct arena *arena, struct err *e)
{
	const struct round_plan *plans;
	size_t count = 0, n = 0;
	if (!round_plans(a, w->today, &plans, &count, arena, e))
		return false;
	struct round_expected *rounds = ARENA_ARRAY(arena, struct round_expected, 2 * count + 1);
	struct round_when *older = ARENA_ARRAY(arena, struct round_when, OLDER * count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct round_when *when;
		if (plans[i].period_text == NULL)
			continue;
		if (!round_periods(a, plans[i].definition, w->today, OLDER + 1, &when, &n, arena, e))
			return false;
		const bool again = plans[i].law || plans[i].recurs;
		for (size_t k = 0, closed = 0; k < n; k++) {
			if (again && !when[k].running && closed++ > 0) {
				older[out->older_count++] = when[k];
				continue;
			}
			if (!expect_one(a, plans[i].definition, &when[k], w->unit, w->today, &rounds[out->count], arena, e))
				return false;
			rounds[out->count].running = again && when[k].running; /* what is asked for once is asked for now */
			out->count++;
		}
	}
	out->rounds = rounds;
	out->older = older;
	return true;
}

static bool expect_older(struct app *a, const struct wanted *w, struct round_expected_all *out, struct arena *arena, struct err *e)
{
	struct round_expected *rounds = ARENA_ARRAY(arena, struct round_expected, w->older_count + 1);
	for (size_t i = 0; i < w->older_count; i++) {
		if (!expect_one(a, w->older[i].definition, &w->older[i], w->unit, w->today, &rounds[i], arena, e))
			return false;
		rounds[i].older = true;
	}
	out->rounds = rounds;
	out->count = w->older_count;
	return true;
}

static bool expect_periods(struct app *a, const struct wanted *w, struct round_expected_all *out, struct arena *arena, struct err *e)
{
	const struct round_when *when;
	size_t n = 0;
	if (!round_periods_to(a, w->definition, w->period, w->today, w->max, &when, &n, arena, e))
		return false;
	struct round_expected *rounds = ARENA_ARRAY(arena, struct round_expected, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!expect_one(a, w->definition, &when[i], w->unit, w->today, &rounds[i], arena, e))
			return false;
	out->rounds = rounds;
	out->count = n;
	return true;
}

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct wanted *w = user;
	const struct viewer *viewer = a->viewer;
	struct round_expected_all *out = ARENA_NEW(arena, struct round_expected_all);
	a->viewer = viewer_operator(); /* what is kept is everybody's; who may see what is asked by whoever shows it */
	const bool shared = figure_share(a, 0, e);
	const bool ok = shared && (w->definition != NULL     ? expect_periods
					  : w->older != NULL ? expect_older
							     : expect_all)(a, w, out, arena, e);
	if (shared)
		figure_unshare(a);
	a->viewer = viewer;
	return ok ? out : NULL;
}

static const struct round_expected_all *kept(struct app *a, const char *key, struct wanted *w, struct err *e)
{
	g_autofree char *whole = g_strdup_printf("expected/%s/%" G_GINT64_FORMAT "/%d", key, w->unit, w->today);
	return kept_get_structure(a, whole, make, w, e);
}

const struct round_expected_all *round_expected_now(struct app *a, int64_t unit, ymd today, struct err *e)
{
	struct wanted w = {.unit = unit, .today = today};
	return kept(a, "now", &w, e);
}

/* Has the register a report of it at all? */
static bool has_reports(struct app *a, const struct round_when *when, bool *yes, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("report_any"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":definition"), when->definition);
	db_bind_text(st, db_param(st, ":period"), when->period);
	const enum db_step step = db_step(st, e);
	*yes = step == DB_ROW;
	db_reset(st);
	return step != DB_ERROR;
}

const struct round_expected_all *round_expected_older(
	struct app *a, const struct round_expected_all *now, int64_t unit, ymd today, struct err *e)
{
	static const struct round_expected_all none = {0};
	g_autofree struct round_when *found = g_new0(struct round_when, now->older_count + 1);
	g_autoptr(GString) key = g_string_new("older");
	struct wanted w = {.older = found, .unit = unit, .today = today};
	for (size_t i = 0; i < now->older_count; i++) {
		bool yes = false;
		if (!has_reports(a, &now->older[i], &yes, e))
			return NULL;
		if (!yes)
			continue;
		found[w.older_count++] = now->older[i];
		g_string_append_printf(key, " %s@%s", now->older[i].definition, now->older[i].period);
	}
	return w.older_count == 0 ? &none : kept(a, key->str, &w, e);
}

const struct round_expected_all *round_expected_of(
	struct app *a, const char *definition, const char *period, size_t max, int64_t unit, ymd today, struct err *e)
{
	struct wanted w = {.definition = definition, .period = period, .max = max, .unit = unit, .today = today};
	g_autofree char *key = g_strdup_printf("of %s %s %zu", definition, period != NULL ? period : "", max);
	return kept(a, key, &w, e);
}

/* ---- how it stands ---- */

/* Rows come with the last version of each body first: what is read later is older. */
static void add_version(GArray *out, struct db_stmt *st)
{
	const struct round_standing s = {.organisation = db_int(st, 0),
		.area = db_int(st, 1),
		.id = db_int(st, 2),
		.state = db_int(st, 3),
		.due = db_int(st, 4),
		.first_due = db_int(st, 5),
		.first_sent = db_int(st, 6),
		.last_sent = db_int(st, 6),
		.returned = db_int(st, 7),
		.delay_owner = db_int(st, 8),
		.versions = 1,
		.times_returned = db_int(st, 7) != NONE};
	struct round_standing *last = out->len > 0 ? &g_array_index(out, struct round_standing, out->len - 1) : NULL;
	if (last == NULL || last->organisation != s.organisation) {
		g_array_append_val(out, s);
		return;
	}
	last->versions++;
	last->times_returned += s.times_returned;
	last->first_due = s.first_due != NONE ? s.first_due : last->first_due;
	last->first_sent = s.first_sent != NONE ? s.first_sent : last->first_sent;
	last->delay_owner = last->delay_owner != NONE ? last->delay_owner : s.delay_owner;
}

GArray *round_standing(struct app *a, const char *definition, const char *period, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("report_standing"), e);
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct round_standing));
	enum db_step step = DB_ERROR;
	if (st != NULL) {
		db_bind_text(st, db_param(st, ":definition"), definition);
		db_bind_text(st, db_param(st, ":period"), period);
		while ((step = db_step(st, e)) == DB_ROW)
			add_version(out, st);
		db_reset(st);
	}
	if (step == DB_DONE)
		return out;
	g_array_free(out, TRUE);
	return NULL;
}

const struct round_standing *round_stands(const GArray *all, int64_t organisation)
{
	guint low = 0, high = all->len;
	while (low < high) {
		const guint mid = low + (high - low) / 2;
		if (g_array_index(all, struct round_standing, mid).organisation < organisation)
			low = mid + 1;
		else
			high = mid;
	}
	const struct round_standing *s = low < all->len ? &g_array_index(all, struct round_standing, low) : NULL;
	return s != NULL && s->organisation == organisation ? s : NULL;
}
