/* Page of a unit on boundaries of today: what became of one that has ended, what made up one that stands. */
#include "app/page/page_unit_parts.h"
#include "messages/page_unit.def"

#include "store/lineage.h"

/* ---- words ---- */

static const char *part_text(const struct unit_drawing *d, int64_t share, bool whole)
{
	if (whole)
		return msg_template(MSG_UNIT_WHOLE, d->ask->lang);
	if (share < 0)
		return msg_template(MSG_UNIT_NO_SHARE, d->ask->lang);
	g_autofree char *percent = g_strdup_printf("%" G_GINT64_FORMAT ",%02" G_GINT64_FORMAT, share / 10000, share % 10000 / 100);
	g_autofree char *text = MSG_FORMAT(MSG_UNIT_ESTIMATE, d->ask->lang, percent);
	return arena_strdup(d->arena, text);
}

/* The unit's name and code on a day. */
static bool name_unit(const struct unit_drawing *d, int64_t unit, ymd day, struct page_unit_ref *out, struct err *e)
{
	struct page_ask then = *d->ask;
	then.day = day;
	struct db_stmt *st = page_sql(d->app, &then, "page_unit_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", unit);
	enum db_step step = db_step(st, e);
	*out = (struct page_unit_ref){unit, "", ""};
	if (step == DB_ROW) {
		out->name = unit_text(st, 3, d->arena);
		out->code = unit_text(st, 4, d->arena);
	}
	page_sql_done(&then, st);
	return step != DB_ERROR;
}

/* Adds a row: the unit, its part, and the seats of its organisations on the day for whom they are. */
static bool put_row(const struct unit_drawing *d, struct page_territory_row *r, int64_t unit, ymd day, struct err *e)
{
	struct page_ask then = *d->ask;
	struct page_unit seen = {.population = NONE};
	struct unit_drawing there = {.app = d->app, .ask = &then, .unit = unit, .out = &seen, .arena = d->arena};
	then.day = day;
	if (!name_unit(d, unit, day, &r->unit, e) || !unit_draw_organisations(&there, e))
		return false;
	r->seats = seen.seats;
	r->seats_shown = seen.seats_shown || seen.organisation_count + (size_t)seen.organisations_hidden == 0;
	return true;
}

static void add_up(struct page_unit *out)
{
	out->territory_exact = out->territory_count > 0;
	for (size_t i = 0; i < out->territory_count; i++) {
		const struct page_territory_row *r = &out->territory[i];
		out->territory_exact = out->territory_exact && r->exact;
		out->territory_seats.seats += r->seats.seats;
		out->territory_seats.held += r->seats.held;
		out->territory_seats.vacant += r->seats.vacant;
		out->territory_seats.over += r->seats.over;
	}
}

/* ---- forward: a unit that has ended ---- */

bool unit_find_successors(const struct unit_drawing *d, ymd last, int64_t *unit, struct err *e)
{
	struct lineage *l = lineage_load(d->app->store, d->ask->known_ms, e);
	struct lineage_target *targets = NULL;
	size_t count = 0;
	if (l == NULL)
		return false;
	enum lineage_exactness how = lineage_map(l, *unit, last, d->ask->today, &targets, &count, d->arena);
	lineage_free(l);
	d->out->territory_is_successors = true;
	if (how == LINEAGE_EXACT && count == 1) {
		*unit = targets[0].to;
		return true;
	}
	struct page_territory_row *rows = ARENA_ARRAY(d->arena, struct page_territory_row, count + 1);
	for (size_t i = 0; i < count; i++) {
		rows[i] = (struct page_territory_row){.part = part_text(d, targets[i].share, false)};
		if (!put_row(d, &rows[i], targets[i].to, d->ask->today, e))
			return false;
	}
	d->out->territory = rows;
	d->out->territory_count = count;
	return true;
}

/* ---- back: what makes up a unit's territory ---- */

/* Units that had a part in the unit, however far back. */
struct sources {
	GArray *ids; /* int64_t; those from `done` on still have to be asked */
	guint done;
};

static void add_source(struct sources *s, int64_t id)
{
	for (guint i = 0; i < s->ids->len; i++)
		if (g_array_index(s->ids, int64_t, i) == id)
			return;
	g_array_append_val(s->ids, id);
}

static bool find_sources(const struct unit_drawing *d, ymd day, struct sources *s, struct err *e)
{
	enum { MOST = 400 }; /* units; a register with loops ends here too */
	while (s->done < s->ids->len && s->ids->len < MOST) {
		int64_t id = g_array_index(s->ids, int64_t, s->done++);
		struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_lineage", e);
		enum db_step step = DB_ERROR;
		if (st == NULL)
			return false;
		page_sql_int(st, ":unit", id);
		while ((step = db_step(st, e)) == DB_ROW)
			if (db_int(st, 10) == id && db_int(st, 7) != NONE && (ymd)db_int(st, 0) > day)
				add_source(s, db_int(st, 7));
		page_sql_done(d->ask, st);
		if (step == DB_ERROR)
			return false;
	}
	return true;
}

/* The part of a source that is in the unit today; false when there is none, or the source did not stand on the day. */
static bool in_unit(const struct unit_drawing *d, const struct lineage *l, int64_t source, ymd day, struct page_territory_row *r)
{
	struct lineage_target *targets = NULL;
	size_t count = 0;
	(void)lineage_map(l, source, day, d->ask->today, &targets, &count, d->arena);
	for (size_t i = 0; i < count; i++)
		if (targets[i].to == d->unit) {
			r->exact = targets[i].whole;
			r->part = part_text(d, targets[i].share, targets[i].whole);
			return true;
		}
	return false;
}

bool unit_draw_territory(const struct unit_drawing *d, ymd day, struct err *e)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct sources s = {ids, 0};
	if (day > d->ask->today)
		return true;
	add_source(&s, d->unit);
	struct lineage *l = find_sources(d, day, &s, e) ? lineage_load(d->app->store, d->ask->known_ms, e) : NULL;
	if (l == NULL)
		return false;
	struct page_territory_row *rows = ARENA_ARRAY(d->arena, struct page_territory_row, ids->len);
	bool ok = true;
	for (guint i = 0; ok && i < ids->len; i++) {
		int64_t source = g_array_index(ids, int64_t, i);
		struct page_territory_row r = {0};
		if (!in_unit(d, l, source, day, &r))
			continue;
		ok = put_row(d, &r, source, day, e);
		rows[d->out->territory_count++] = r;
	}
	lineage_free(l);
	d->out->territory = rows;
	add_up(d->out);
	return ok;
}
