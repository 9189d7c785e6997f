/* See due.h. */
#include "app/report/due.h"

#include "app/figure/figure.h"
#include "app/law/law_goal.h"
#include "messages/regime.def"

enum { MOST_BACK = 3 }; /* periods before the one of the day: nothing stays open longer */

static bool may_see(struct app *a, int64_t unit, ymd day)
{
	const struct auth_place at = {.unit = unit, .organisation = NONE, .day = day};
	return viewer_may(a->viewer, RIGHT_VIEW, "organisation", 'O', &at) || viewer_may(a->viewer, RIGHT_COUNT, "organisation", 'O', &at);
}

/* Is it still to come for somebody, or unknown when? A report asked for has its own day. */
static bool open_on(struct app *a, const struct regime *r, const struct regime_period *p, ymd day, struct arena *arena)
{
	struct regime_due d;
	if (r->file == NULL) {
		struct regime_line line = {.due = r->due_rule};
		if (r->due_rule != NULL)
			due_rule_parse(r->due_rule, &line.due_rule);
		regime_due(a, r, &line, p, MSG_VI, &d, arena);
		return d.day == 0 || d.day >= day;
	}
	for (size_t i = 0; i < r->file->line_count; i++) {
		regime_due(a, r, &r->file->lines[i], p, MSG_VI, &d, arena);
		if (d.day >= day)
			return true;
	}
	return false;
}

struct gathering {
	struct app *a;
	const struct due_ask *ask;
	struct regime_ask senders;
	GArray *parts;
	struct arena *arena;
};

static bool add(struct gathering *g, const struct regime *r, const struct regime_period *p, struct err *e)
{
	struct due_part part = {.regime = *r, .period = *p};
	if (!regime_senders(g->a, r, p, &g->senders, &part.senders, g->arena, e))
		return false;
	if (part.senders.count > 0 || part.senders.hidden)
		g_array_append_val(g->parts, part);
	return true;
}

/* The regime as it was in force at the end of that period: the forms and days may have been others. */
static bool add_then(struct gathering *g, const struct regime *r, const struct regime_period *p, struct err *e)
{
	struct regime then = *r;
	if (r->file != NULL && (p->cut_off < r->from || p->cut_off >= r->until)) {
		struct err none = {0};
		if (!regime_find(g->a, r->code, p->cut_off, &then, g->arena, &none))
			return true;
	}
	return add(g, &then, p, e);
}

static bool around(struct gathering *g, const struct regime *r, struct err *e)
{
	struct regime_period now, back[MOST_BACK];
	size_t n = 0;
	if (g->ask->period != NULL)
		return regime_period(g->a, r, g->ask->period, &now, g->arena, e) && add_then(g, r, &now, e);
	if (!regime_period_on(g->a, r, g->ask->day, &now, g->arena, e))
		return false;
	for (int i = 1; i <= MOST_BACK; i++) {
		struct regime_period p;
		if (!regime_period_step(g->a, r, &now, -i, &p, g->arena) || !open_on(g->a, r, &p, g->ask->day, g->arena))
			break;
		back[n++] = p;
	}
	bool ok = true;
	while (ok && n > 0)
		ok = add_then(g, r, &back[--n], e);
	if (r->file != NULL && now.period.from > g->ask->day)
		return ok; /* nothing is owed for the period the day lies in */
	return ok && (r->file != NULL || open_on(g->a, r, &now, g->ask->day, g->arena) ? add_then(g, r, &now, e) : ok);
}

static bool gather(struct gathering *g, struct due_list *out, struct err *e)
{
	struct regime *all = NULL, one;
	size_t n = 0;
	if (g->ask->regime != NULL) {
		if (!regime_find(g->a, g->ask->regime, g->ask->day, &one, g->arena, e))
			return false;
		all = &one;
		n = 1;
	} else if (!regimes_on(g->a, out->unit, g->ask->day, &all, &n, g->arena, e)) {
		return false;
	}
	for (size_t i = 0; i < n; i++)
		if (!around(g, &all[i], e))
			return false;
	return true;
}

bool due_list(struct app *a, const struct due_ask *ask, struct due_list *out, struct arena *arena, struct err *e)
{
	char today[16], known[32];
	struct law_place place;
	const struct law_ask where = {.unit = ask->unit,
		.day = ask->day,
		.today = ymd_format_iso(ask->today, today),
		.known_at = ask->known_ms != 0 ? known : NULL};
	g_snprintf(known, sizeof known, "%" G_GINT64_FORMAT, ask->known_ms);
	*out = (struct due_list){0};
	if (!law_place(a, &where, &place, arena, e))
		return false;
	out->unit = place.id;
	out->unit_name = place.name;
	out->unit_code = place.code;
	if (!may_see(a, place.id, ask->day))
		return FAIL(e, ERR_DENIED, MSG_REGIME_DENIED, place.name);
	struct gathering g = {.a = a, .ask = ask, .arena = arena, .parts = g_array_new(FALSE, TRUE, sizeof(struct due_part))};
	g.senders = (struct regime_ask){.unit = place.id, .today = ask->today, .known_ms = ask->known_ms, .lang = ask->lang};
	bool shared = a->lent == NULL && a->lent_shared == NULL;
	bool ok = (!shared || figure_share(a, ask->known_ms, e)) && gather(&g, out, e);
	if (shared)
		figure_unshare(a);
	out->count = g.parts->len;
	out->parts = arena_list(arena, g.parts);
	g_array_free(g.parts, TRUE);
	return ok;
}
