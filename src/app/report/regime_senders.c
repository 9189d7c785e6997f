/* Who is expected to send a report for a period: those who fit at its beginning, at its end, or until they ended inside it. */
#include "app/report/regime_parts.h"

#include "app/figure/figure.h"
#include "messages/regime.def"

#include <string.h>

struct candidate {
	struct regime_member member;
	bool at_start, at_end;
	ymd last; /* last day it was seen to fit */
	size_t line;
};
struct work {
	struct app *a;
	const struct regime *r;
	const struct regime_period *p;
	const struct regime_ask *ask;
	struct regime_follow follow;
	const struct calendar *calendar;
	const struct regime_line *lines;
	size_t line_count;
	enum regime_move ended, founded;
	GArray *found;	       /* struct candidate */
	GHashTable *index;     /* id -> place in found + 1 */
	GArray *out;	       /* struct regime_sender */
	GHashTable *receivers; /* line, unit, day -> struct regime_member */
	bool hidden;
	struct arena *arena;
};

static const char *say(struct work *w, msg_key key, const char *one, const char *two)
{
	g_autofree char *text = MSG_FORMAT(key, w->ask->lang, one, two);
	return arena_strdup(w->arena, text);
}

static const char *day_text(struct work *w, ymd day)
{
	char shown[16];
	return arena_strdup(w->arena, ymd_format_vi(day, shown));
}

static struct page_ask on(const struct work *w, ymd day)
{
	return (struct page_ask){.day = day, .today = w->ask->today, .known_ms = w->ask->known_ms, .lang = w->ask->lang};
}

/* ---- who fits when ---- */

static void note(struct work *w, const struct regime_member *m, size_t line, ymd day)
{
	gpointer at = g_hash_table_lookup(w->index, &m->id);
	bool start = day == w->p->period.from, end = day == w->follow.close;
	if (at == NULL) {
		struct candidate c = {.member = *m, .at_start = start, .at_end = end, .last = day, .line = line};
		g_array_append_val(w->found, c);
		int64_t *key = ARENA_NEW(w->arena, int64_t);
		*key = m->id;
		g_hash_table_insert(w->index, key, GUINT_TO_POINTER(w->found->len));
		return;
	}
	struct candidate *c = &g_array_index(w->found, struct candidate, GPOINTER_TO_UINT(at) - 1);
	if (day > c->last) {
		c->last = day;
		c->member = *m;
		c->line = line;
	}
	c->at_start = c->at_start || start;
	c->at_end = c->at_end || end;
}

static bool ask_line(struct work *w, struct regime_population *who, size_t line, ymd day, struct err *e)
{
	g_autoptr(GArray) got = g_array_new(FALSE, TRUE, sizeof(struct regime_member));
	struct regime_places places;
	if (!regime_places_on(&w->follow, day, &places, e))
		return false;
	for (size_t i = 0; i < places.count; i++)
		if (!regime_population_at(who, places.ids[i], false, day, w->ask, got, &w->hidden, w->arena, e))
			return false;
	for (guint i = 0; i < got->len; i++)
		note(w, &g_array_index(got, struct regime_member, i), line, day);
	return true;
}

/* The days before something of a sort that reports ended inside the period. */
static bool eves(struct work *w, GArray *days, struct err *e)
{
	const struct regime_ends *ends = regime_ends(&w->follow, e);
	if (ends == NULL)
		return false;
	for (size_t k = 0; k < ends->count; k++) {
		const struct regime_end *x = &ends->items[k];
		bool mine = false;
		for (guint i = 0; x->day > w->p->period.from && x->day <= w->follow.close && !mine && i < w->found->len; i++)
			mine = g_array_index(w->found, struct candidate, i).member.type == x->type;
		const ymd eve = ymd_add_days(x->day, -1);
		if (mine && (days->len == 0 || g_array_index(days, ymd, days->len - 1) != eve))
			g_array_append_val(days, eve);
	}
	return true;
}

static bool gather(struct work *w, struct err *e)
{
	struct regime_population **who = ARENA_ARRAY(w->arena, struct regime_population *, w->line_count + 1);
	g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(ymd));
	bool ok = true, whole = w->p->period.kind != PERIOD_DATE && w->p->period.from < w->follow.close;
	for (size_t i = 0; ok && i < w->line_count; i++)
		ok = (who[i] = regime_population_new(w->a, w->lines[i].who, e)) != NULL;
	for (size_t i = 0; ok && i < w->line_count; i++)
		ok = ask_line(w, who[i], i, w->follow.close, e); /* first: their order is that of the list */
	for (size_t i = 0; ok && whole && i < w->line_count; i++)
		ok = ask_line(w, who[i], i, w->p->period.from, e);
	ok = ok && (!whole || eves(w, days, e));
	for (guint d = 0; ok && d < days->len; d++)
		for (size_t i = 0; ok && i < w->line_count; i++)
			ok = ask_line(w, who[i], i, g_array_index(days, ymd, d), e);
	for (size_t i = 0; i < w->line_count; i++)
		regime_population_free(who[i]);
	return ok;
}

/* ---- successors ---- */

static const struct candidate *candidate_of(const struct work *w, int64_t id)
{
	gpointer at = g_hash_table_lookup(w->index, &id);
	return at != NULL ? &g_array_index(w->found, struct candidate, GPOINTER_TO_UINT(at) - 1) : NULL;
}

static void add_id(GArray *list, int64_t id)
{
	for (guint i = 0; i < list->len; i++)
		if (g_array_index(list, int64_t, i) == id)
			return;
	g_array_append_val(list, id);
}

/* What the register says it went into, as far as `fits`; else those of the same line in the units its unit went into. */
static bool by_event(struct work *w, int64_t organisation, ymd end, bool senders, GArray *out, struct err *e)
{
	const struct page_ask ask = on(w, end);
	struct db_stmt *st = page_sql(w->a, &ask, "report_event_next", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":organisation", organisation);
	page_sql_int(st, ":on", end);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		const struct candidate *c = candidate_of(w, id);
		if (id != organisation && (!senders || (c != NULL && c->at_end)))
			add_id(out, id);
	}
	page_sql_done(&ask, st);
	return step == DB_DONE;
}

static bool by_unit(struct work *w, const struct candidate *gone, ymd to, const GArray *fits, GArray *out, struct err *e)
{
	int64_t *units = NULL;
	size_t n = 0;
	if (gone->member.unit == NONE)
		return true;
	if (!regime_units_after(&w->follow, gone->member.unit, gone->last, to, &units, &n, e))
		return false;
	for (guint i = 0; i < fits->len; i++) {
		const struct regime_member *m = &g_array_index(fits, struct regime_member, i);
		for (size_t k = 0; k < n; k++)
			if (m->unit == units[k] && m->id != gone->member.id)
				add_id(out, m->id);
	}
	return true;
}

static GArray *fit_at_end(const struct work *w, size_t line)
{
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct regime_member));
	for (guint i = 0; i < w->found->len; i++) {
		const struct candidate *c = &g_array_index(w->found, struct candidate, i);
		if (c->at_end && c->line == line)
			g_array_append_val(out, c->member);
	}
	return out;
}

static const char *names(struct work *w, const GArray *ids, ymd day)
{
	const char *first = "";
	struct regime_member m;
	ymd from, until;
	const struct page_ask ask = on(w, day);
	struct err none = {0};
	if (ids->len > 0 && regime_member_of(w->a, &ask, g_array_index(ids, int64_t, 0), &m, &from, &until, w->arena, &none))
		first = m.name;
	if (ids->len < 2)
		return first;
	return say(w, MSG_REGIME_SAY_MORE, first, arena_printf(w->arena, "%u", ids->len - 1));
}

static const int64_t *kept(struct work *w, GArray *ids, size_t *count)
{
	*count = ids->len;
	return arena_list(w->arena, ids);
}

/* ---- one sender ---- */

static bool gone(struct work *w, const struct candidate *c, ymd end, struct regime_sender *s, struct err *e)
{
	g_autoptr(GArray) next = g_array_new(FALSE, FALSE, sizeof(int64_t));
	const char *day = day_text(w, end);
	s->on = end;
	s->state = w->ended == REGIME_MOVE_DUE ? REGIME_DUE : REGIME_WAIVED;
	s->why = REGIME_ENDED;
	s->reason = say(w, w->ended == REGIME_MOVE_DUE ? MSG_REGIME_SAY_ENDED_DUE : MSG_REGIME_SAY_ENDED, day, NULL);
	if (w->ended != REGIME_MOVE_SUCCESSOR)
		return true;
	g_autoptr(GArray) fits = fit_at_end(w, c->line);
	if (!by_event(w, c->member.id, end, true, next, e) || (next->len == 0 && !by_unit(w, c, w->follow.close, fits, next, e)))
		return false;
	if (next->len == 0) {
		s->reason = say(w, MSG_REGIME_SAY_ENDED_ALONE, day, NULL);
		return true;
	}
	s->why = REGIME_HANDED_ON;
	s->reason = say(w, MSG_REGIME_SAY_HANDED, day, names(w, next, w->follow.close));
	s->successors = kept(w, next, &s->successor_count);
	return true;
}

/* It was there to the end of the period, but not on the day it is due. */
static bool gone_later(
	struct work *w, const struct candidate *c, ymd end, struct regime_population *who, struct regime_sender *s, struct err *e)
{
	g_autoptr(GArray) next = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GArray) fits = g_array_new(FALSE, TRUE, sizeof(struct regime_member));
	int64_t *units = NULL;
	size_t n = 0;
	bool hidden = false;
	s->on = end;
	s->why = REGIME_ENDED_LATER;
	if (!by_event(w, c->member.id, end, false, next, e))
		return false;
	if (next->len == 0 && c->member.unit != NONE &&
		!regime_units_after(&w->follow, c->member.unit, w->follow.close, s->due.day, &units, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!regime_population_at(who, units[i], false, s->due.day, w->ask, fits, &hidden, w->arena, e))
			return false;
	if (next->len == 0 && !by_unit(w, c, s->due.day, fits, next, e))
		return false;
	s->reason = next->len > 0 ? say(w, MSG_REGIME_SAY_LATER, day_text(w, end), names(w, next, s->due.day))
				  : say(w, MSG_REGIME_SAY_LATER_ALONE, day_text(w, end), NULL);
	s->successors = kept(w, next, &s->successor_count);
	return true;
}

static bool why(struct work *w, const struct candidate *c, struct regime_population *who, struct regime_sender *s, struct err *e)
{
	struct regime_member then;
	ymd from = 0, until = YMD_OPEN, close = w->follow.close;
	const struct page_ask ask = on(w, c->last);
	s->state = REGIME_DUE;
	s->why = REGIME_STANDS;
	s->reason = "";
	if (!regime_member_of(w->a, &ask, c->member.id, &then, &from, &until, w->arena, e))
		return false;
	if (c->at_end && until > close && s->due.day != 0 && until <= s->due.day)
		return gone_later(w, c, until, who, s, e);
	if (c->at_end && from > w->p->period.from && w->p->period.kind != PERIOD_DATE) {
		s->on = from;
		s->why = REGIME_FOUNDED;
		s->state = w->founded == REGIME_MOVE_WAIVED ? REGIME_WAIVED : REGIME_DUE;
		s->reason =
			say(w, s->state == REGIME_DUE ? MSG_REGIME_SAY_FOUNDED : MSG_REGIME_SAY_FOUNDED_WAIVED, day_text(w, from), NULL);
	}
	if (c->at_end)
		return true;
	if (until <= close)
		return gone(w, c, until, s, e);
	s->on = ymd_add_days(c->last, 1);
	s->why = REGIME_CHANGED;
	s->state = REGIME_WAIVED;
	s->reason = say(w, MSG_REGIME_SAY_CHANGED, day_text(w, s->on), NULL);
	return true;
}

/* The first of those that fit `to` and sit at the unit itself; remembered. Whom one reports to is no secret, whatever one may see of it. */
static bool receiver_at(
	struct work *w, size_t line, struct regime_population *to, int64_t unit, ymd day, struct regime_member *out, struct err *e)
{
	const char *key = arena_printf(w->arena, "%zu %" G_GINT64_FORMAT " %d", line, unit, day);
	const struct regime_member *known = g_hash_table_lookup(w->receivers, key);
	if (known == NULL) {
		g_autoptr(GArray) got = g_array_new(FALSE, TRUE, sizeof(struct regime_member));
		struct regime_member none = {.id = NONE};
		const struct viewer *viewer = w->a->viewer;
		bool hidden = false;
		w->a->viewer = viewer_operator();
		bool ok = regime_population_at(to, unit, true, day, w->ask, got, &hidden, w->arena, e);
		w->a->viewer = viewer;
		if (!ok)
			return false;
		struct regime_member *m = ARENA_NEW(w->arena, struct regime_member);
		*m = got->len > 0 ? g_array_index(got, struct regime_member, 0) : none;
		g_hash_table_insert(w->receivers, (gpointer)(uintptr_t)key, m);
		known = m;
	}
	*out = *known;
	return true;
}

/* The nearest of the units above (and its own) that has one. */
static bool receiver_above(struct work *w, const struct candidate *c, struct regime_population *to, struct regime_sender *s, struct err *e)
{
	const struct page_ask ask = on(w, c->last);
	int64_t unit = c->member.unit;
	for (int up = 0; unit != NONE && s->receiver == NONE && up < 8; up++) {
		struct regime_member m = {.id = NONE};
		if (!receiver_at(w, c->line, to, unit, c->last, &m, e))
			return false;
		if (m.id != NONE && m.id != c->member.id) {
			s->receiver = m.id;
			s->receiver_name = m.name;
		}
		struct db_stmt *st = page_sql(w->a, &ask, "page_unit_on", e);
		if (st == NULL)
			return false;
		page_sql_int(st, ":unit", unit);
		enum db_step step = db_step(st, e);
		unit = step == DB_ROW ? db_int(st, 5) : NONE;
		page_sql_done(&ask, st);
		if (step == DB_ERROR)
			return false;
	}
	return true;
}

/* The superior in the line on the last day it reports for; else the nearest above that fits; else nobody in the register, in words. */
static bool receiver(struct work *w, const struct candidate *c, struct regime_population *to, struct regime_sender *s, struct err *e)
{
	const struct regime_line *line = &w->lines[c->line];
	const struct page_ask ask = on(w, c->last);
	if (w->r->receiver != NONE) {
		struct regime_member m;
		ymd from, until;
		if (!regime_member_of(w->a, &ask, w->r->receiver, &m, &from, &until, w->arena, e))
			return false;
		s->receiver = m.id;
		s->receiver_name = m.name;
		return true;
	}
	const char *text = w->ask->lang == MSG_EN ? line->receiver.en : line->receiver.vi;
	s->receiver = NONE;
	s->receiver_name = text != NULL ? text : "";
	struct db_stmt *st = line->line != NULL ? page_sql(w->a, &ask, "report_superior", e) : NULL;
	if (st == NULL && line->line != NULL)
		return false;
	enum db_step step = DB_DONE;
	if (st != NULL) {
		page_sql_int(st, ":organisation", c->member.id);
		page_sql_int(st, ":line", regime_num_of(w->a, "organisation_line", line->line));
		step = db_step(st, e);
	}
	if (step == DB_ROW) {
		s->receiver = db_int(st, 0);
		s->receiver_name = arena_strdup(w->arena, db_text(st, 1));
	}
	page_sql_done(&ask, st);
	return step != DB_ERROR && (to == NULL || s->receiver != NONE || receiver_above(w, c, to, s, e));
}

/* The populations of one line, while its senders are worked out. */
struct asked_of {
	struct regime_population *who, *to;
};

static bool add_sender(struct work *w, const struct candidate *c, const struct asked_of *of, struct err *e)
{
	const struct regime_line *line = &w->lines[c->line];
	struct regime_sender s = {.organisation = c->member.id,
		.unit = c->member.unit,
		.name = c->member.name,
		.unit_name = c->member.unit_name,
		.unit_code = c->member.unit_code,
		.type = c->member.type,
		.line = line};
	regime_due_by(w->calendar, w->r, line, w->p, w->ask->lang, &s.due, w->arena);
	if (!why(w, c, of->who, &s, e) || !receiver(w, c, of->to, &s, e))
		return false;
	g_array_append_val(w->out, s);
	return true;
}

struct pair {
	guint at;     /* of the successor in out */
	int64_t gone; /* whom it reports for */
};

static int by_place(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

static GArray *pairs_of(const struct work *w)
{
	GArray *pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
	g_autoptr(GHashTable) places = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < w->out->len; i++)
		g_hash_table_insert(places, &g_array_index(w->out, struct regime_sender, i).organisation, GUINT_TO_POINTER(i + 1));
	for (guint i = 0; i < w->out->len; i++) {
		const struct regime_sender *s = &g_array_index(w->out, struct regime_sender, i);
		for (size_t j = 0; s->why == REGIME_HANDED_ON && j < s->successor_count; j++) {
			guint at = GPOINTER_TO_UINT(g_hash_table_lookup(places, &s->successors[j]));
			const struct pair p = {at - 1, s->organisation};
			if (at > 0)
				g_array_append_val(pairs, p);
		}
	}
	g_array_sort(pairs, by_place);
	return pairs;
}

static void instead(struct work *w)
{
	g_autoptr(GArray) pairs = pairs_of(w);
	for (guint i = 0; i < pairs->len;) {
		guint at = g_array_index(pairs, struct pair, i).at;
		struct regime_sender *s = &g_array_index(w->out, struct regime_sender, at);
		g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
		for (; i < pairs->len && g_array_index(pairs, struct pair, i).at == at; i++)
			add_id(ids, g_array_index(pairs, struct pair, i).gone);
		const char *them = say(w, MSG_REGIME_SAY_INSTEAD, names(w, ids, w->p->period.from), NULL);
		s->reason = *s->reason != '\0' ? arena_printf(w->arena, "%s; %s", s->reason, them) : them;
		s->instead_of = kept(w, ids, &s->instead_count);
	}
}

/* A request of an office as one line of senders. */
static bool asked_line(struct work *w, struct regime_line *line, struct err *e)
{
	const struct regime *r = w->r;
	*line = (struct regime_line){.level = "", .due = r->due_rule};
	if (r->due_rule != NULL && !due_rule_parse(r->due_rule, &line->due_rule))
		return FAIL(e, ERR_INPUT, MSG_REGIME_DUE_RULE, r->due_rule);
	if (r->sender != NONE)
		return true;
	const char *type = regime_code_of(w->a, "organisation_type", r->sender_type);
	line->who = r->where != NULL ? arena_printf(w->arena, "organisation(type = %s and (%s))", type, r->where)
				     : arena_printf(w->arena, "organisation(type = %s)", type);
	return true;
}

static bool one_sender(struct work *w, struct err *e)
{
	struct regime_member m;
	ymd from, until;
	int how = 0;
	const struct page_ask ask = on(w, w->follow.close);
	if (!regime_member_of(w->a, &ask, w->r->sender, &m, &from, &until, w->arena, e))
		return false;
	if (m.unit != NONE && !regime_above(w->a, &ask, w->ask->unit, m.unit, &how, e))
		return false;
	if (how != 1)
		return true;
	note(w, &m, 0, MIN(w->follow.close, ymd_add_days(until, -1)));
	return true;
}

/* The request reaches as far as the unit it names; what was asked for may lie inside it, or hold it. */
static bool narrowed(struct work *w, struct regime_ask *narrow, bool *none, struct err *e)
{
	int how = 0;
	const struct page_ask ask = on(w, w->follow.close);
	*narrow = *w->ask;
	*none = false;
	if (w->r->under == NONE)
		return true;
	if (!regime_above(w->a, &ask, w->r->under, w->ask->unit, &how, e))
		return false;
	*none = how == 0;
	if (how < 0)
		narrow->unit = w->r->under;
	return true;
}

static bool population_of(struct work *w, const char *text, struct regime_population **out, struct err *e)
{
	*out = text != NULL ? regime_population_new(w->a, text, e) : NULL;
	return text == NULL || *out != NULL;
}

static bool add_line(struct work *w, size_t line, struct err *e)
{
	struct asked_of of = {NULL, NULL};
	bool ok = population_of(w, w->lines[line].who, &of.who, e) && population_of(w, w->lines[line].to, &of.to, e);
	for (guint k = 0; ok && k < w->found->len; k++) {
		const struct candidate *c = &g_array_index(w->found, struct candidate, k);
		ok = c->line != line || add_sender(w, c, &of, e);
	}
	regime_population_free(of.who);
	regime_population_free(of.to);
	return ok;
}

static bool run(struct work *w, struct err *e)
{
	struct regime_line *line = ARENA_NEW(w->arena, struct regime_line);
	struct regime_ask *narrow = ARENA_NEW(w->arena, struct regime_ask);
	bool none = false, ok = true;
	if (w->r->file == NULL) {
		if (!asked_line(w, line, e) || !narrowed(w, narrow, &none, e))
			return false;
		w->lines = line;
		w->line_count = 1;
		w->ask = w->follow.ask = narrow;
	}
	if (none)
		return true;
	ok = w->r->sender != NONE ? one_sender(w, e)
				  : regime_follow_open(&w->follow, w->a, w->ask, w->follow.close, w->arena, e) && gather(w, e);
	for (size_t i = 0; ok && i < w->line_count; i++)
		ok = add_line(w, i, e);
	if (ok)
		instead(w);
	return ok;
}

bool regime_senders(struct app *a, const struct regime *r, const struct regime_period *p, const struct regime_ask *ask,
	struct regime_senders *out, struct arena *arena, struct err *e)
{
	struct work w = {.a = a, .r = r, .p = p, .ask = ask, .arena = arena, .ended = REGIME_MOVE_SUCCESSOR, .founded = REGIME_MOVE_DUE};
	bool mine = a->lent == NULL && a->lent_shared == NULL;
	*out = (struct regime_senders){0};
	if (r->file != NULL) {
		w.lines = r->file->lines;
		w.line_count = r->file->line_count;
		w.ended = r->file->ended;
		w.founded = r->file->founded;
	}
	if (mine && !figure_share(a, ask->known_ms, e))
		return false;
	w.follow = (struct regime_follow){.a = a, .ask = ask, .close = p->cut_off, .arena = arena};
	w.calendar = regime_law(a)->calendar;
	w.found = g_array_new(FALSE, TRUE, sizeof(struct candidate));
	w.out = g_array_new(FALSE, TRUE, sizeof(struct regime_sender));
	w.index = g_hash_table_new(g_int64_hash, g_int64_equal);
	w.receivers = g_hash_table_new(g_str_hash, g_str_equal);
	bool ok = run(&w, e);
	if (mine)
		figure_unshare(a);
	out->hidden = w.hidden;
	out->count = w.out->len;
	for (guint i = 0; i < w.out->len; i++) {
		bool owed = g_array_index(w.out, struct regime_sender, i).state == REGIME_DUE;
		out->due += owed;
		out->waived += !owed;
	}
	out->items = arena_list(arena, w.out);
	g_array_free(w.found, TRUE);
	g_array_free(w.out, TRUE);
	g_hash_table_destroy(w.index);
	g_hash_table_destroy(w.receivers);
	return ok;
}
