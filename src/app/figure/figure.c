/* Drawing a form: from the user's words to a report. No counting here (stats), no printing (figure_sheet.c, figure_json.c). */
#include "app/figure/figure.h"

#include "app/figure/figure_hide.h"

#include "app/service_parts.h"
#include "messages/app.def"

#include <string.h>

/* Open ends are stored as the last day of the year 9999: no day of that year can be asked for. */
#define LAST_DAY_ASKED 99990101

/* The period asked for, whatever the form. */
static bool ask_period(struct app *a, const struct figure_request *q, struct period *out, struct arena *arena, struct err *e)
{
	int given = (q->date != NULL) + (q->period != NULL) + (q->term != NULL) + (q->from != NULL || q->until != NULL);
	ymd from = 0, until = 0;
	if (given != 1 || (q->from == NULL) != (q->until == NULL))
		return FAIL0(e, ERR_USAGE, MSG_FORM_WHEN);
	if (q->date != NULL)
		return ymd_parse_iso(q->date, &from, e) && (from < LAST_DAY_ASKED || FAIL(e, ERR_USAGE, MSG_FORM_TOO_LATE, q->date)) &&
		       period_parse(q->date, PERIOD_DATE, a->codes, out, arena, e);
	if (q->term != NULL)
		return period_parse(q->term, PERIOD_TERM, a->codes, out, arena, e);
	if (q->period != NULL)
		return period_parse(q->period, PERIOD__MAX, a->codes, out, arena, e);
	if (!ymd_parse_iso(q->from, &from, e) || !ymd_parse_iso(q->until, &until, e))
		return false;
	if (until < from)
		return FAIL(e, ERR_USAGE, MSG_FORM_TURNED_ROUND, q->from, q->until);
	if (until >= LAST_DAY_ASKED)
		return FAIL(e, ERR_USAGE, MSG_FORM_TOO_LATE, q->until);
	return period_span(from, ymd_add_days(until, 1), out, arena, e);
}

static bool wrong_period(const struct form *f, struct err *e)
{
	g_autoptr(GString) kinds = g_string_new(NULL);
	for (int k = 0; k < PERIOD__MAX; k++)
		if (f->periods[k])
			g_string_append_printf(kinds, "%s%s", kinds->len > 0 ? ", " : "", period_kind_name((enum period_kind)k));
	return FAIL(e, ERR_USAGE, MSG_FORM_PERIOD_KIND, f->code, kinds->str);
}

/* The form's version valid on the last day of the period; a calendar year is read as an emulation year where the form wants that. */
static const struct form *find_form(struct app *a, const struct figure_request *q, struct period *p, struct arena *arena, struct err *e)
{
	char day[11];
	const struct library *library = q->own != NULL ? q->own : a->library;
	const struct form *f = library_form(library, q->form, period_closing_day(p));
	if (f == NULL) {
		const struct form *const *all = NULL;
		size_t n = library_forms(library, &all);
		for (size_t i = 0; i < n; i++)
			if (strcmp(all[i]->code, q->form) == 0) {
				FAIL(e, ERR_NOT_FOUND, MSG_FORM_NOT_VALID_THEN, q->form, ymd_format_vi(period_closing_day(p), day));
				return NULL;
			}
		const char *near = library_nearest(library, q->form);
		if (near != NULL)
			FAIL(e, ERR_NOT_FOUND, MSG_FORM_UNKNOWN, q->form, near);
		else
			FAIL(e, ERR_NOT_FOUND, MSG_FORM_UNKNOWN_BARE, q->form);
		return NULL;
	}
	if (p->kind == PERIOD_YEAR && !f->periods[PERIOD_YEAR] && f->periods[PERIOD_YEAR_DEC] && q->period != NULL &&
		!period_parse(q->period, PERIOD_YEAR_DEC, a->codes, p, arena, e))
		return NULL;
	if (!f->periods[p->kind])
		return wrong_period(f, e), NULL;
	return f;
}

/* A form of one line of organisations (Party, state, Front) is not drawn for an organisation of another: it would be a table of zeros. */
static bool is_of_line(const struct app *a, const struct form *f, int type)
{
	static const char *const lines[TREE_FRONT + 1] = {"party", "party", "state", "front"};
	const struct code_list *types = codes_list(a->codes, "organisation_type", NULL);
	const struct code *c = types != NULL ? code_by_num(types, type) : NULL;
	const char *line = c != NULL ? code_extra(c, "line") : NULL;
	return line == NULL || strcmp(line, lines[f->tree]) == 0;
}

static bool find_organisation(
	const struct app *a, const struct form *f, struct snapshot *n, const char *text, ymd day, int64_t *id, struct err *e)
{
	char shown[11];
	char *end = NULL;
	struct org_facts facts;
	*id = g_ascii_strtoll(text, &end, 10);
	if (end == text || *end != '\0' || !snapshot_organisation(n, *id, day, &facts))
		return FAIL(e, ERR_NOT_FOUND, MSG_ORG_UNKNOWN, text, ymd_format_vi(day, shown));
	if (!is_of_line(a, f, facts.type))
		return FAIL(e, ERR_NOT_FOUND, MSG_ORG_OTHER_LINE, f->code, text, facts.name);
	return true;
}

/* Where to count: a unit, an organisation, or the Party committee a unit stands for. */
static bool find_place(const struct app *a, const struct figure_request *q, const struct form *f, struct snapshot *n, ymd day, ymd today,
	struct place *out, struct err *e)
{
	char shown[11];
	*out = (struct place){.tree = f->tree, .id = NONE, .today = q->boundaries_today ? today : 0};
	out->direct = q->direct;
	if (q->place != 0) {
		out->id = q->place;
		return true;
	}
	if ((q->unit == NULL) == (q->organisation == NULL))
		return FAIL0(e, ERR_USAGE, MSG_FORM_UNIT_OR_ORG);
	if (q->organisation != NULL) {
		if (f->tree == TREE_AREA)
			return FAIL(e, ERR_USAGE, MSG_FORM_TREE_NEEDS_UNIT, f->code);
		return find_organisation(a, f, n, q->organisation, day, &out->id, e);
	}
	ymd on = q->boundaries_today ? today : day;
	int64_t unit = snapshot_unit_by_path(n, q->unit, on, e);
	if (unit == NONE)
		return FAIL(e, ERR_NOT_FOUND, MSG_UNIT_UNKNOWN, q->unit, ymd_format_vi(on, shown));
	if (unit == -2)
		return FAIL(e, ERR_INPUT, MSG_UNIT_AMBIGUOUS, q->unit, ymd_format_vi(on, shown));
	out->id = f->tree == TREE_AREA ? unit : snapshot_committee_of(n, unit, f->tree, on);
	if (out->id == NONE)
		return FAIL(e, ERR_NOT_FOUND, MSG_FORM_NO_COMMITTEE, q->unit, ymd_format_vi(on, shown));
	return true;
}

static bool read_today(const struct figure_request *q, ymd *out, struct err *e)
{
	if (q->today != NULL)
		return ymd_parse_iso(q->today, out, e);
	struct arena *a = arena_new();
	char day[11] = "";
	memcpy(day, instant_format(instant_now(), a), 10);
	bool ok = ymd_parse_iso(day, out, e);
	arena_free(a);
	return ok;
}

/* What makes one drawn report another: everything asked for. */
static char *key_of(const struct figure_request *q, const struct figure *f, ymd today)
{
	const char *const parts[] = {q->form, q->unit, q->organisation, q->date, q->period, q->term, q->from, q->until, q->child_row};
	/* What a viewer may not see is hidden in the report itself. */
	GString *key = g_string_new(viewer_mark(figure_viewer(f->app)));
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		g_string_append_printf(key, "%c%s\037", parts[i] != NULL ? '=' : '-', parts[i] != NULL ? parts[i] : "");
	g_string_append_printf(key, "%d %d %d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, q->boundaries_today ? today : 0,
		q->boundaries_today, q->by_children, q->direct, q->place, f->known_ms);
	/* A report has the words of the law it was drawn by. */
	g_string_append_printf(key, " %" G_GINT64_FORMAT, law_number(f->app->version));
	return g_string_free(key, FALSE);
}

bool figure_hold(struct figure *f, struct err *e)
{
	if (f->snapshot != NULL)
		return true;
	struct app *a = f->app;
	const bool own = a->lent_own && a->lent_ms == f->known_ms;
	if (a->service != NULL && !own && !f->request.use_sql &&
		!cache_hold(service_cache(a->service), a, f->known_ms, f->number, &f->shared, e))
		return false;
	bool lent = a->lent != NULL && a->lent_ms == f->known_ms && f->shared == NULL;
	f->snapshot = f->shared != NULL ? shared_snapshot_of(f->shared) : lent ? a->lent : snapshot_new(a->store, a->vocab, f->known_ms, e);
	return f->snapshot != NULL;
}

static void take_drawn(struct figure *f, struct drawn *d)
{
	f->drawn = d;
	f->request = d->request;
	f->report = d->report;
}

/* The report, drawn into the arena. */
static const struct report *draw_into(
	struct figure *f, const struct figure_request *q, ymd today, struct report_request *r, struct arena *arena, struct err *e)
{
	struct app *a = f->app;
	*r = (struct report_request){.library = q->own != NULL ? q->own : a->library,
		.by_children = q->by_children,
		.use_sql = q->use_sql,
		.child_row = q->child_row != NULL ? arena_strdup(arena, q->child_row) : NULL,
		.below = q->below,
		.known_ms = f->known_ms};
	if (!ask_period(a, q, &r->period, arena, e))
		return NULL;
	r->form = find_form(a, q, &r->period, arena, e);
	if (r->form == NULL || !figure_hold(f, e) ||
		!find_place(a, q, r->form, f->snapshot, period_closing_day(&r->period), today, &r->place, e))
		return NULL;
	if (!figure_guard(a, today, q->own != NULL && q->typed, &r->guard, arena, e))
		return NULL;
	const struct report *report = report_draw(r, f->snapshot, a->store, arena, e);
	r->guard = NULL; /* a drawn report outlives the viewer it was drawn for */
	return report;
}

/* The report of a service: found, or drawn and kept. */
static bool draw_shared(struct figure *f, const struct figure_request *q, ymd today, struct err *e)
{
	struct cache *c = service_cache(f->app->service);
	g_autofree char *key = key_of(q, f, today);
	struct drawn *d = cache_find(c, key, f->number);
	if (d == NULL) {
		/* Another thread may be drawing it just now: then it is there when the snapshot is free. */
		if (!figure_hold(f, e))
			return false;
		d = cache_find(c, key, f->number);
	}
	if (d == NULL) {
		d = drawn_new(f->app->version);
		d->report = draw_into(f, q, today, &d->request, d->arena, e);
		if (d->report == NULL) {
			drawn_free(d);
			return false;
		}
		cache_keep(c, key, f->number, d);
	}
	take_drawn(f, d);
	return true;
}

static bool draw(struct figure *f, const struct figure_request *q, struct err *e)
{
	ymd today = 0;
	struct app *a = f->app;
	if ((q->known_at != NULL && !instant_parse(q->known_at, &f->known_ms, e)) || !read_today(q, &today, e))
		return false;
	if (a->service != NULL && !q->use_sql)
		/* A question's form goes with its asker, and what was handed in with its report: what was drawn of them is not kept. */
		if (!store_facts_number(a->store, &f->number, e) || (q->own == NULL && q->below == NULL && !draw_shared(f, q, today, e)))
			return false;
	if (f->report != NULL)
		return true;
	f->report = draw_into(f, q, today, &f->request, f->arena, e);
	return f->report != NULL;
}

/* Gives the snapshot back: others may count again. */
static void let_go(struct figure *f)
{
	if (f->shared != NULL)
		cache_release(service_cache(f->app->service), f->shared);
	else if (f->snapshot != f->app->lent)
		snapshot_free(f->snapshot);
	f->shared = NULL;
	f->snapshot = NULL;
}

struct figure *figure_draw(struct app *a, const struct figure_request *q, struct err *e)
{
	if (a->store == NULL) {
		FAIL0(e, ERR_USAGE, MSG_NO_DB);
		return NULL;
	}
	struct db *db = store_db(a->store);
	struct figure *f = g_new0(struct figure, 1);
	f->arena = arena_new();
	f->app = a;
	f->takes_out = q->takes_out;
	f->number = NONE;
	bool began = !db_in_transaction(db);
	bool ok = (!began || db_begin_read(db, e)) && draw(f, q, e);
	if (ok && a->service != NULL)
		let_go(f);
	if (ok)
		return f;
	figure_free(f);
	if (began)
		db_rollback(db);
	return NULL;
}

void figure_free(struct figure *f)
{
	if (f == NULL)
		return;
	let_go(f);
	drawn_free(f->drawn);
	arena_free(f->arena);
	g_free(f);
}

bool figure_share(struct app *a, int64_t known_ms, struct err *e)
{
	must(a->lent == NULL && a->lent_shared == NULL); /* never one inside another: the first would not be given back */
	if (a->store == NULL)
		return FAIL0(e, ERR_USAGE, MSG_NO_DB);
	struct db *db = store_db(a->store);
	a->lent_began = !db_in_transaction(db);
	if (a->lent_began && !db_begin_read(db, e))
		return a->lent_began = false;
	a->lent_ms = known_ms;
	int64_t number = NONE;
	bool ok = a->service == NULL || (store_facts_number(a->store, &number, e) &&
						cache_hold(service_cache(a->service), a, known_ms, number, &a->lent_shared, e));
	if (ok && a->lent_shared == NULL)
		a->lent = snapshot_new(a->store, a->vocab, known_ms, e);
	if (ok && (a->lent != NULL || a->lent_shared != NULL))
		return true;
	figure_unshare(a);
	return false;
}

bool figure_share_areas(struct app *a, int64_t known_ms, const int64_t *areas, size_t count, struct err *e)
{
	must(a->lent == NULL && a->lent_shared == NULL && db_in_transaction(store_db(a->store)));
	a->lent_began = false;
	a->lent_ms = known_ms;
	a->lent = snapshot_new(a->store, a->vocab, known_ms, e);
	a->lent_own = a->lent != NULL;
	if (a->lent != NULL && count > 0)
		snapshot_only_areas(a->lent, areas, count);
	return a->lent != NULL;
}

void figure_unshare(struct app *a)
{
	if (a->lent_shared != NULL)
		cache_release(service_cache(a->service), a->lent_shared);
	snapshot_free(a->lent);
	a->lent_shared = NULL;
	a->lent = NULL;
	a->lent_own = false;
	if (a->lent_began)
		db_rollback(store_db(a->store));
	a->lent_began = false;
}

int figure_broken_checks(const struct figure *f)
{
	int broken = 0;
	for (size_t i = 0; i < f->report->check_count; i++)
		if (f->report->checks[i].holds == 0 && strcmp(f->report->checks[i].level, "note") != 0)
			broken++;
	return broken;
}
