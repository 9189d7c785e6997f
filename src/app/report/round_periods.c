/* Which periods a definition has; see round_plan.h. */
#include "app/report/round_plan.h"

#include "app/report/regime.h"
#include "store/statement.h"

#include <string.h>

/* False: nobody reported for it yet, or an error. */
static bool last_reported(struct app *a, const char *definition, const char **period, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("report_periods"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":definition"), definition);
	const bool found = db_step(st, e) == DB_ROW;
	if (found)
		*period = arena_strdup(arena, db_text(st, 0));
	db_reset(st);
	return found;
}

/* An office asks for it again and again, for every period of its cycle. */
static bool recurs(const struct regime *r)
{
	return r->file == NULL && r->periods != PERIOD_DATE && r->periods != PERIOD_SPAN && r->as_of == 0 && r->period_from == 0 &&
	       r->due == 0;
}

/* One period more, unless the definition was not in force when it closed. */
static bool add(
	struct app *a, const char *definition, const struct regime_period *p, ymd today, struct round_when *out, struct arena *arena)
{
	struct regime then;
	if (!regime_find(a, definition, MIN(today, p->cut_off), &then, arena, NULL) || (then.file == NULL && !recurs(&then)))
		return false;
	*out = (struct round_when){definition, p->period.text, p->cut_off, p->cut_off >= today};
	return true;
}

/* What an office asks for once has one period; on demand those from the one given (else the last one anybody reported for) back. */
static bool of_request(struct app *a, const char *definition, const char *period, ymd today, size_t max, struct round_when *all,
	size_t *count, struct arena *arena, struct err *e)
{
	const struct round_plan *plans, *own = NULL;
	struct period p;
	size_t n = 0;
	if (!round_plans(a, today, &plans, &n, arena, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!plans[i].law && strcmp(plans[i].definition, definition) == 0)
			own = &plans[i];
	if (own != NULL && own->period_text != NULL) {
		all[(*count)++] = (struct round_when){own->definition, own->period_text, own->as_of, own->as_of >= today};
		return true;
	}
	if (own == NULL || (period == NULL && !last_reported(a, definition, &period, arena, e)))
		return own == NULL || e == NULL || e->code == ERR_NONE;
	if (!period_parse(period, PERIOD__MAX, a->codes, &p, arena, e))
		return false;
	do {
		const ymd close = period_closing_day(&p);
		all[(*count)++] = (struct round_when){definition, p.text, close, close >= today};
	} while (*count < max && p.kind != PERIOD_DATE && p.kind != PERIOD_SPAN &&
		 period_shift(&p, SHIFT_PREVIOUS_PERIOD, 0, a->codes, &p, arena));
	return true;
}

static bool from_period(struct app *a, const struct regime *r, const struct regime_period *first, ymd today, size_t max,
	struct round_when *all, size_t *count, struct arena *arena)
{
	struct regime_period p = *first;
	while (*count < max && add(a, r->code, &p, today, &all[*count], arena)) {
		++*count;
		struct regime_period before;
		if (!regime_period_step(a, r, &p, -1, &before, arena))
			break;
		p = before;
	}
	return true;
}

bool round_periods(struct app *a, const char *definition, ymd today, size_t max, const struct round_when **out, size_t *count,
	struct arena *arena, struct err *e)
{
	struct regime r;
	struct regime_period now, last;
	struct round_when *all = ARENA_ARRAY(arena, struct round_when, max + 2);
	*out = all;
	*count = 0;
	if (!regime_find(a, definition, today, &r, arena, NULL) || (r.file == NULL && !recurs(&r)))
		return of_request(a, definition, NULL, today, 1, all, count, arena, e);
	if (!regime_period_on(a, &r, today, &now, arena, e))
		return false;
	last = now;
	if (now.cut_off >= today) {
		if (add(a, definition, &now, today, &all[0], arena))
			++*count;
		if (!regime_period_step(a, &r, &now, -1, &last, arena))
			return true;
	}
	return from_period(a, &r, &last, today, max + *count, all, count, arena);
}

bool round_periods_to(struct app *a, const char *definition, const char *period, ymd today, size_t max, const struct round_when **out,
	size_t *count, struct arena *arena, struct err *e)
{
	struct regime r;
	struct regime_period first;
	struct period asked;
	ymd day = today;
	struct round_when *all = ARENA_ARRAY(arena, struct round_when, max + 2);
	*out = all;
	*count = 0;
	if (period != NULL && period_parse(period, PERIOD__MAX, a->codes, &asked, arena, NULL))
		day = MIN(day, period_closing_day(&asked));
	if (!regime_find(a, definition, day, &r, arena, NULL) || (r.file == NULL && !recurs(&r)))
		return of_request(a, definition, period, today, max, all, count, arena, e);
	if (period != NULL) {
		if (!regime_period(a, &r, period, &first, arena, e))
			return false;
	} else {
		struct regime_period now;
		if (!regime_period_on(a, &r, today, &now, arena, e))
			return false;
		if (now.cut_off < today || !regime_period_step(a, &r, &now, -1, &first, arena))
			first = now;
	}
	return from_period(a, &r, &first, today, max, all, count, arena);
}
