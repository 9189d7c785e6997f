/* See match.h: what is seen of matchings, and which reports are not matched yet. */
#include "app/report/match_parts.h"

#include "app/figure/figure_hide.h"
#include "app/reading.h"
#include "base/text.h"
#include "store/statement.h"
#include "messages/match.def"

#include <string.h>

struct seeing {
	struct app *app;
	struct arena *arena;
	ymd today;
	GHashTable *names; /* "id/day" -> name: one body above many */
};

static const char *name_of(const struct seeing *s, const struct table *t, int64_t id, ymd day)
{
	_Alignas(max_align_t) unsigned char row[sizeof(struct organisation_v_row) > sizeof(struct unit_v_row)
							? sizeof(struct organisation_v_row)
							: sizeof(struct unit_v_row)];
	bool found = false;
	if (id == NONE)
		return "";
	char *key = arena_printf(s->arena, "%s%" G_GINT64_FORMAT "/%d", t->name, id, day);
	const char *name = g_hash_table_lookup(s->names, key);
	if (name != NULL)
		return name;
	name = store_get_version(s->app->store, t, 0, id, day, row, s->arena, &found, NULL) && found
		       ? row_get_text(table_column(t, "name"), row)
		       : "";
	g_hash_table_insert(s->names, key, (gpointer)(uintptr_t)name);
	return name;
}

static bool may_read(struct app *a, const struct report_match_row *m, ymd today)
{
	return match_may_at(a, m, false, RIGHT_VIEW, today) || match_may_at(a, m, true, RIGHT_VIEW, today);
}

static void see_bodies(const struct seeing *s, struct match_seen *out)
{
	const struct report_match_row *m = &out->match;
	out->upper = name_of(s, &table_organisation_v, m->upper_id, (ymd)m->as_of);
	out->lower = name_of(s, &table_organisation_v, m->lower_id, (ymd)m->as_of);
}

static void note(const struct seeing *s, const struct report_match_row *m, enum auth_right right, int64_t people)
{
	const struct access_reading r = {
		.area = m->area_id, .act = right, .table = table_report_match.kind->name, .row = m->id, .purpose = NULL, .rows = people};
	if (people > 0 && !viewer_is_operator(figure_viewer(s->app)))
		app_note_reading(s->app, &r);
}

/* Lines with people are for those who may see people there. */
static bool see_lines(const struct seeing *s, enum auth_right right, struct match_seen *out, struct err *e)
{
	struct rows lines;
	const struct report_match_row *m = &out->match;
	const struct auth_place at = {.unit = m->unit_id, .organisation = m->lower_id, .day = MIN((ymd)m->as_of, s->today)};
	const int64_t figure = round_code(s->app, "match_line_kind", "figure"), open = round_code(s->app, "match_line_state", "open");
	const struct viewer *v = figure_viewer(s->app);
	const bool names =
		viewer_is_operator(v) || (viewer_may(v, RIGHT_VIEW, "person", 'B', &at) && viewer_may(v, right, "person", 'B', &at));
	int64_t people = 0;
	if (!match_lines(s->app, m, s->arena, &lines, e))
		return false;
	const struct report_match_line_row **list = ARENA_ARRAY(s->arena, const struct report_match_line_row *, lines.count + 1);
	for (size_t i = 0; i < lines.count; i++) {
		const struct report_match_line_row *l = lines.items[i];
		out->all++;
		out->open += l->state == open;
		if (l->kind_l == figure || names)
			list[out->count++] = l;
		else
			out->hidden++;
		people += l->kind_l != figure && names;
	}
	out->lines = list;
	note(s, m, right, people);
	return true;
}

bool match_find(
	struct app *a, const char *match, enum auth_right right, ymd today, struct match_seen *out, struct arena *arena, struct err *e)
{
	struct seeing s = {a, arena, today, NULL};
	struct report_row r;
	*out = (struct match_seen){0};
	if (!match_get(a, match, &out->match, arena, e))
		return false;
	if (!may_read(a, &out->match, today))
		return match_denied(a, e);
	s.names = g_hash_table_new(g_str_hash, g_str_equal);
	see_bodies(&s, out);
	g_hash_table_destroy(s.names);
	out->title = match_report(a, &out->match, &r, arena, NULL) && r.title != NULL ? r.title : out->match.definition;
	return see_lines(&s, right, out, e);
}

/* ---- the list ---- */

struct listed {
	int64_t area, id;
	const char *title;
	int64_t all, open;
};

static bool read_listed(const struct seeing *s, bool open, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s->app->store), statement_text("match_list"), e);
	enum db_step step;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":open"), round_code(s->app, "match_line_state", "open"));
	db_bind_int(st, db_param(st, ":but"), open ? round_code(s->app, "match_state", "signed") : 0);
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct listed x = {db_int(st, 0), db_int(st, 1), db_is_null(st, 2) ? NULL : arena_strdup(s->arena, db_text(st, 2)),
			db_int(st, 3), db_int(st, 4)};
		g_array_append_val(out, x);
	}
	db_reset(st);
	return step == DB_DONE;
}

static bool see_list(const struct seeing *s, const GArray *found, struct match_seen *list, size_t *count, struct err *e)
{
	for (guint i = 0; i < found->len; i++) {
		const struct listed *x = &g_array_index(found, struct listed, i);
		struct match_seen m = {.all = x->all, .open = x->open};
		bool there = false;
		if (!store_get(s->app->store, &table_report_match, x->area, x->id, &m.match, s->arena, &there, e))
			return false;
		if (!there || !may_read(s->app, &m.match, s->today))
			continue;
		see_bodies(s, &m);
		m.title = x->title != NULL ? x->title : m.match.definition;
		list[(*count)++] = m;
	}
	return true;
}

bool match_list(struct app *a, bool open, ymd today, const struct match_seen **out, size_t *count, struct arena *arena, struct err *e)
{
	const struct seeing s = {a, arena, today, g_hash_table_new(g_str_hash, g_str_equal)};
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct listed));
	*count = 0;
	bool ok = read_listed(&s, open, found, e);
	struct match_seen *list = ARENA_ARRAY(arena, struct match_seen, found->len + 1);
	ok = ok && see_list(&s, found, list, count, e);
	*out = list;
	g_array_free(found, TRUE);
	g_hash_table_destroy(s.names);
	return ok;
}

/* ---- whose turn ---- */

bool match_may(struct app *a, const struct match_seen *m, enum match_step step, bool upper, ymd today)
{
	const struct report_match_row *r = &m->match;
	const bool either = match_may_at(a, r, false, RIGHT_ENTER, today) || match_may_at(a, r, true, RIGHT_FREEZE, today);
	switch (step) {
	case MATCH_SIGN:
		return m->open == 0 && (upper ? r->upper_ms : r->lower_ms) == NONE && match_may_sign(a, r, upper, today);
	case MATCH_UNSIGN:
		return (upper ? r->upper_ms : r->lower_ms) != NONE && match_may_sign(a, r, upper, today);
	case MATCH_DROP:
		return either && m->open == m->all && r->upper_ms == NONE && r->lower_ms == NONE;
	case MATCH_OPEN:
	case MATCH_AGAIN:
	case MATCH_NAMES:
	case MATCH_ANSWER:
		break;
	}
	return either && r->upper_ms == NONE && r->lower_ms == NONE;
}

bool match_waits(struct app *a, const struct match_seen *m, ymd today)
{
	return m->open > 0 ? match_may(a, m, MATCH_ANSWER, false, today)
			   : match_may(a, m, MATCH_SIGN, false, today) || match_may(a, m, MATCH_SIGN, true, today);
}

const char *match_number(int64_t n, struct arena *arena)
{
	if (n == NONE)
		return "\xE2\x80\xA6";
	if (n % ROUND_SCALE == 0)
		return text_thousands(n / ROUND_SCALE, arena);
	return arena_printf(arena, "%s,%04" G_GINT64_FORMAT, text_thousands(n / ROUND_SCALE, arena), ABS(n % ROUND_SCALE));
}

/* ---- reports not matched yet ---- */

struct sent {
	int64_t area, id, receiver, organisation, unit;
	const char *title, *definition, *period;
	ymd as_of;
};

static bool read_sent(const struct seeing *s, const struct match_reports_ask *q, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s->app->store), statement_text("match_reports"), e);
	enum db_step step;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":sent"), round_code(s->app, "report_state", "sent"));
	db_bind_int(st, db_param(st, ":received"), round_code(s->app, "report_state", "received"));
	db_bind_int(st, db_param(st, ":accepted"), round_code(s->app, "report_state", "accepted"));
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct sent x = {db_int(st, 0), db_int(st, 1), db_int(st, 2), db_int(st, 3), db_int(st, 4),
			db_is_null(st, 5) ? NULL : arena_strdup(s->arena, db_text(st, 5)), arena_strdup(s->arena, db_text(st, 6)),
			arena_strdup(s->arena, db_text(st, 7)), (ymd)db_int(st, 8)};
		if ((q->definition == NULL || *q->definition == '\0' || strcmp(q->definition, x.definition) == 0) &&
			(q->period == NULL || *q->period == '\0' || strcmp(q->period, x.period) == 0))
			g_array_append_val(out, x);
	}
	db_reset(st);
	return step == DB_DONE;
}

static bool is_of(const struct seeing *s, const struct match_reports_ask *q, const struct match_report_line *l)
{
	if (q->unit == NULL || *q->unit == '\0')
		return true;
	const char *wanted = text_fold(q->unit, s->arena);
	return strstr(text_fold(l->unit, s->arena), wanted) != NULL || strstr(text_fold(l->lower, s->arena), wanted) != NULL;
}

bool match_reports(struct app *a, const struct match_reports_ask *q, const struct match_report_line **out, size_t *count, bool *more,
	struct arena *arena, struct err *e)
{
	const struct seeing s = {a, arena, q->today, g_hash_table_new(g_str_hash, g_str_equal)};
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct sent));
	struct match_report_line *list = ARENA_ARRAY(arena, struct match_report_line, q->max + 1);
	*count = 0;
	*more = false;
	const bool ok = read_sent(&s, q, found, e);
	for (guint i = 0; ok && i < found->len && !*more; i++) {
		const struct sent *x = &g_array_index(found, struct sent, i);
		struct report_match_row m;
		row_init(&table_report_match, &m);
		m.upper_id = x->receiver;
		m.lower_id = x->organisation;
		m.as_of = x->as_of;
		if (!match_may_at(a, &m, false, RIGHT_ENTER, q->today) && !match_may_at(a, &m, true, RIGHT_FREEZE, q->today))
			continue;
		const struct match_report_line l = {.area = x->area,
			.id = x->id,
			.title = x->title != NULL ? x->title : x->definition,
			.definition = x->definition,
			.period = x->period,
			.upper = name_of(&s, &table_organisation_v, x->receiver, x->as_of),
			.lower = name_of(&s, &table_organisation_v, x->organisation, x->as_of),
			.unit = name_of(&s, &table_unit_v, x->unit, x->as_of),
			.as_of = x->as_of};
		if (!is_of(&s, q, &l))
			continue;
		*more = *count == q->max;
		if (!*more)
			list[(*count)++] = l;
	}
	*out = list;
	g_array_free(found, TRUE);
	g_hash_table_destroy(s.names);
	return ok;
}
