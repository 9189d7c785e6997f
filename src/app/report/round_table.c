/* See round_table.h. */
#include "app/report/round_table.h"

#include "app/figure/figure_hide.h"
#include "app/report/regime.h"
#include "app/report/round_expected.h"
#include "model/calendar.h"
#include "stats/regime_file.h"

#include <string.h>

struct tabling {
	struct app *app;
	const struct round_table_ask *ask;
	struct arena *arena;
	struct round_table *out;
	const struct calendar *calendar;
	GArray *rows;	  /* struct round_table_row */
	GHashTable *at;	  /* organisation -> its place in rows + 1; of one the viewer may not read 0 */
	GHashTable *days; /* "from-to" -> working days + 1 */
	size_t count;	  /* periods */
	int owner[3];	  /* nums of delay_owner: us, other, system */
};

/* ---- late ---- */

/* Working days after `from` up to `to`; false where the law has no holidays of a year. */
static bool working_days(const struct calendar *c, ymd from, ymd to, int *out)
{
	int n = 0, missing = 0;
	for (ymd day = ymd_add_days(from, 1); day <= to; day = ymd_add_days(day, 1)) {
		n += calendar_works(c, day, &missing);
		if (missing != 0)
			return false;
	}
	*out = n;
	return true;
}

/* The same two days come back with every body. */
static void put_days(struct tabling *x, ymd from, ymd to, struct round_mark_cell *cell)
{
	const gint64 key = (gint64)from << 32 | (guint32)to;
	const int known = GPOINTER_TO_INT(g_hash_table_lookup(x->days, &key));
	int n = known - 1;
	if (known == 0) {
		if (!working_days(x->calendar, from, to, &n))
			n = -ymd_days_between(from, to) - 1; /* calendar days, as a negative number */
		gint64 *kept = ARENA_NEW(x->arena, gint64);
		*kept = key;
		g_hash_table_insert(x->days, kept, GINT_TO_POINTER(n + 1));
	}
	cell->calendar = n < 0;
	cell->days = n < 0 ? ymd_days_between(from, to) : MAX(n, 1); /* sent on the weekend after it was due: a day begun */
}

/* Said at the report; else the sender's, but of what lies with the receiver. */
static enum round_turn whose(const struct tabling *x, const struct round_standing *s)
{
	if (s == NULL || s->delay_owner == NONE)
		return TURN_SENDER;
	return s->delay_owner == x->owner[0]   ? TURN_RECEIVER
	       : s->delay_owner == x->owner[2] ? TURN_NETWORK
	       : s->delay_owner == x->owner[1] ? TURN_SENDER
					       : TURN_NOBODY;
}

static struct round_mark_cell cell_of(struct tabling *x, const struct round_sender *s, const struct round_standing *now)
{
	struct round_mark_cell c = {.mark = s->waived ? ROUND_MARK_WAIVED : ROUND_MARK_TO_COME,
		.area = now != NULL ? now->area : NONE,
		.id = now != NULL ? now->id : NONE,
		.due = now != NULL && now->due != NONE ? (ymd)now->due : s->due,
		.reason = s->reason != NULL ? s->reason : ""};
	const char *state = now != NULL ? round_state(x->app, now->state) : "";
	if (now == NULL ? s->waived : strcmp(state, "waived") == 0)
		return c;
	const ymd sent = now != NULL && now->first_sent != NONE ? round_day(now->first_sent) : 0;
	/* Late is measured by the day first asked for, unless that was put off. */
	if (sent != 0 && now->first_due != NONE && sent <= now->first_due)
		c.due = MAX(c.due, (ymd)now->first_due);
	c.accepted = strcmp(state, "accepted") == 0;
	c.returned = strcmp(state, "returned") == 0;
	c.times_returned = now != NULL ? now->times_returned : 0;
	const bool over = c.due != 0 && (sent != 0 ? sent : x->ask->today) > c.due;
	c.mark = sent != 0 ? (over ? ROUND_MARK_LATE : ROUND_MARK_ON_TIME) : over ? ROUND_MARK_MISSING : ROUND_MARK_TO_COME;
	if (over) {
		put_days(x, c.due, sent != 0 ? sent : x->ask->today, &c);
		c.delay = whose(x, now);
	}
	return c;
}

static void count(struct round_tally *t, const struct round_mark_cell *c)
{
	const bool over = c->mark == ROUND_MARK_LATE || c->mark == ROUND_MARK_MISSING;
	if (c->mark == ROUND_MARK_NONE || c->mark == ROUND_MARK_WAIVED)
		return;
	t->expected++;
	t->sent += c->mark == ROUND_MARK_LATE || c->mark == ROUND_MARK_ON_TIME;
	t->on_time += c->mark == ROUND_MARK_ON_TIME;
	t->late += c->mark == ROUND_MARK_LATE;
	t->missing += c->mark == ROUND_MARK_MISSING;
	t->days += over ? c->days : 0;
	t->returned += c->times_returned > 0;
	t->accepted += c->accepted;
	t->by_sender += over && c->delay == TURN_SENDER;
	t->by_receiver += over && c->delay == TURN_RECEIVER;
	t->by_network += over && c->delay == TURN_NETWORK;
}

/* ---- lines ---- */

static bool may_read(struct tabling *x, const struct round_expected *r, const struct round_sender *s)
{
	struct report_row row;
	row_init(&table_report, &row);
	row.organisation_id = s->organisation;
	row.unit_id = s->unit;
	row.receiver_id = s->receiver;
	row.as_of = r->as_of;
	return round_may_read(x->app, &row);
}

/* NULL: not for this viewer. */
static struct round_table_row *row_of(struct tabling *x, const struct round_expected *r, const struct round_sender *s)
{
	gpointer at = NULL;
	if (g_hash_table_lookup_extended(x->at, &s->organisation, NULL, &at))
		return at == NULL ? NULL : &g_array_index(x->rows, struct round_table_row, GPOINTER_TO_UINT(at) - 1);
	const bool may = may_read(x, r, s);
	if (may) {
		struct round_mark_cell *cells = ARENA_ARRAY(x->arena, struct round_mark_cell, x->count);
		for (size_t i = 0; i < x->count; i++) /* periods in which it was not there have no report */
			cells[i] = (struct round_mark_cell){.area = NONE, .id = NONE};
		const struct round_table_row row = {.organisation = s->organisation,
			.unit = s->unit,
			.name = s->name,
			.unit_name = s->unit_name != NULL ? s->unit_name : "",
			.cells = cells};
		g_array_append_val(x->rows, row);
	}
	g_hash_table_insert(x->at, (gpointer)(uintptr_t)&s->organisation, GUINT_TO_POINTER(may ? x->rows->len : 0));
	x->out->hidden |= !may;
	return may ? &g_array_index(x->rows, struct round_table_row, x->rows->len - 1) : NULL;
}

/* Two territories of one viewer may have the same body. */
static bool add_period(struct tabling *x, const struct round_expected *r, size_t column, struct err *e)
{
	GArray *now = round_standing(x->app, r->definition, r->period, e);
	if (now == NULL)
		return false;
	for (size_t i = 0; i < r->count; i++) {
		struct round_table_row *row = row_of(x, r, &r->senders[i]);
		struct round_mark_cell *cell = row != NULL ? &((struct round_mark_cell *)(uintptr_t)row->cells)[column] : NULL;
		if (cell != NULL && cell->mark == ROUND_MARK_NONE)
			*cell = cell_of(x, &r->senders[i], round_stands(now, r->senders[i].organisation));
	}
	g_array_free(now, TRUE);
	return true;
}

/* The latest period comes first; the table has it last. */
static bool add_unit(struct tabling *x, int64_t unit, struct err *e)
{
	const struct round_table_ask *q = x->ask;
	const struct round_expected_all *all = round_expected_of(x->app, q->definition, q->period, q->periods, unit, q->today, e);
	if (all == NULL)
		return false;
	if (x->out->periods == NULL) {
		struct round_table_period *periods = ARENA_ARRAY(x->arena, struct round_table_period, all->count + 1);
		for (size_t i = 0; i < all->count; i++)
			periods[all->count - 1 - i] =
				(struct round_table_period){all->rounds[i].period, all->rounds[i].as_of, all->rounds[i].running, {0}};
		x->out->periods = periods;
		x->out->period_count = x->count = all->count;
		x->out->title = all->count > 0 ? all->rounds[0].title : "";
	}
	for (size_t i = 0; i < all->count && i < x->count; i++)
		if (!add_period(x, &all->rounds[i], x->count - 1 - i, e))
			return false;
	return true;
}

/* Nothing was to be sent in any period, and nothing was. */
static bool is_idle(const struct round_table_row *row, size_t periods)
{
	for (size_t i = 0; i < periods; i++)
		if (row->cells[i].id != NONE && row->cells[i].mark != ROUND_MARK_NONE)
			return false;
	return row->tally.expected == 0;
}

static void add_up(struct tabling *x)
{
	struct round_table *t = x->out;
	struct round_table_period *periods = (struct round_table_period *)(uintptr_t)t->periods;
	struct round_table_row *rows = ARENA_ARRAY(x->arena, struct round_table_row, x->rows->len + 1);
	g_autoptr(GArray) idle = g_array_new(FALSE, FALSE, sizeof(struct round_table_row));
	for (guint r = 0; r < x->rows->len; r++) {
		struct round_table_row row = g_array_index(x->rows, struct round_table_row, r);
		for (size_t i = 0; i < t->period_count; i++) {
			count(&row.tally, &row.cells[i]);
			count(&periods[i].tally, &row.cells[i]);
			count(&t->total, &row.cells[i]);
		}
		if (is_idle(&row, t->period_count))
			g_array_append_val(idle, row);
		else
			rows[t->row_count++] = row;
	}
	t->idle = idle->len;
	for (guint r = 0; r < idle->len; r++)
		rows[t->row_count++] = g_array_index(idle, struct round_table_row, r);
	t->rows = rows;
}

static bool units_of(const struct tabling *x, const int64_t **out, size_t *n, int64_t *one, struct err *e)
{
	const struct viewer *v = figure_viewer(x->app);
	*out = one;
	*n = 1;
	*one = x->ask->unit;
	if (x->ask->unit != 0)
		return true;
	if (viewer_is_operator(v))
		return app_ask_int(x->app, "import_nation", ":day", x->ask->today, x->ask->today, one, e);
	*out = viewer_units(v, n);
	return true;
}

bool round_table(struct app *a, const struct round_table_ask *ask, struct round_table *out, struct arena *arena, struct err *e)
{
	static const char *const owners[] = {"us", "other", "system"};
	struct tabling x = {.app = a, .ask = ask, .arena = arena, .out = out, .calendar = regime_law(a)->calendar};
	const int64_t *units = NULL;
	int64_t one = 0;
	size_t n = 0;
	*out = (struct round_table){.definition = ask->definition, .title = ""};
	x.rows = g_array_new(FALSE, FALSE, sizeof(struct round_table_row));
	x.at = g_hash_table_new(g_int64_hash, g_int64_equal);
	x.days = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (size_t i = 0; i < G_N_ELEMENTS(owners); i++)
		x.owner[i] = round_code(a, "delay_owner", owners[i]);
	bool ok = units_of(&x, &units, &n, &one, e);
	for (size_t i = 0; ok && i < n; i++)
		ok = add_unit(&x, units[i], e);
	add_up(&x);
	g_hash_table_destroy(x.days);
	g_hash_table_destroy(x.at);
	g_array_free(x.rows, TRUE);
	return ok;
}
