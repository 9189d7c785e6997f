/* Page of a unit: its head. The parts below it are in page_unit_lineage.c and page_unit_inside.c. */
#include "app/page/page_unit_parts.h"

#include "base/text.h"
#include "messages/page_register.def"

#include <string.h>

int64_t unit_level_num(struct app *a, const char *id)
{
	const struct code_list *l = codes_list(a->codes, "unit_level", NULL);
	const struct code *c = l != NULL ? code_by_id(l, id) : NULL;
	return c != NULL ? c->num : 0;
}

const char *unit_text(struct db_stmt *st, int column, struct arena *arena)
{
	const char *text = db_text(st, column);
	return text != NULL ? arena_strdup(arena, text) : "";
}

/* Hundredths of hectares as km² with as many decimals as are needed, two at most. */
static const char *square_kilometres(int64_t hundredths, struct arena *arena)
{
	int64_t rest = hundredths / 100 % 100;
	const char *whole = text_thousands(hundredths / 10000, arena);
	if (rest == 0)
		return whole;
	return rest % 10 == 0 ? arena_printf(arena, "%s,%d", whole, (int)rest / 10) : arena_printf(arena, "%s,%02d", whole, (int)rest);
}

/* One version into the head; the last one that had begun on the day stays, or the first of all. */
static void take_version(const struct unit_drawing *d, struct db_stmt *st, ymd *from, ymd *until, int64_t *level)
{
	struct page_unit *o = d->out;
	enum msg_lang lang = d->ask->lang;
	*from = (ymd)db_int(st, 4);
	*until = (ymd)db_int(st, 6);
	*level = db_int(st, 12);
	o->self = (struct page_unit_ref){d->unit, unit_text(st, 0, d->arena), unit_text(st, 2, d->arena)};
	o->type = page_code(d->app, "unit_type", db_int(st, 1), lang, d->arena);
	o->level = page_code(d->app, "unit_level", *level, lang, d->arena);
	o->local_code = unit_text(st, 3, d->arena);
	o->from = page_from(*from, db_int(st, 5), d->arena);
	o->until = page_until(*until, db_int(st, 7), d->arena);
	o->population = db_int(st, 8);
	o->population_day = page_from(db_int(st, 9), PRECISION_DAY, d->arena);
	o->households = db_int(st, 10);
	o->seat = unit_text(st, 11, d->arena);
	o->area = db_is_null(st, 13) ? "" : square_kilometres(db_int(st, 13), d->arena);
}

/* The head; *day becomes the day shown: a unit that has ended is shown as on its last day, one that is to come as on its first. */
static bool draw_head(const struct unit_drawing *d, ymd *day, int64_t *level, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_versions", e);
	enum db_step step = DB_ERROR;
	bool found = false;
	ymd from = 0, until = 0;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		if (found && (ymd)db_int(st, 4) > d->ask->day)
			break;
		take_version(d, st, &from, &until, level);
		found = true;
	}
	page_sql_done(d->ask, st);
	if (step == DB_ERROR)
		return false;
	if (!found)
		return FAIL0(e, ERR_NOT_FOUND, MSG_PAGE_UNIT_NONE);
	d->out->ended = until <= d->ask->day;
	d->out->not_yet = from > d->ask->day;
	*day = d->out->ended ? ymd_add_days(until, -1) : d->out->not_yet ? from : d->ask->day;
	d->out->day = page_from(*day, PRECISION_DAY, d->arena);
	return true;
}

static bool draw_up(const struct unit_drawing *d, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_up", e);
	struct page_unit_ref *up = ARENA_ARRAY(d->arena, struct page_unit_ref, 10); /* depth of unit_path */
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while (d->out->up_count < 10 && (step = db_step(st, e)) == DB_ROW)
		up[d->out->up_count++] = (struct page_unit_ref){db_int(st, 0), unit_text(st, 1, d->arena), ""};
	page_sql_done(d->ask, st);
	d->out->up = up;
	return step != DB_ERROR;
}

static bool draw_tags(const struct unit_drawing *d, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_tags", e);
	const size_t most = 40;
	const char **tags = ARENA_ARRAY(d->arena, const char *, most);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while (d->out->tag_count < most && (step = db_step(st, e)) == DB_ROW)
		tags[d->out->tag_count++] = page_code(d->app, "unit_tag", db_int(st, 0), d->ask->lang, d->arena);
	page_sql_done(d->ask, st);
	d->out->tags = tags;
	return step != DB_ERROR;
}

/* Boundaries of today: one that has ended makes way for the unit that has all of it; else it is said where its territory is. */
static bool make_way(struct unit_drawing *d, struct page_ask *shown, int64_t *level, struct err *e)
{
	struct page_unit_ref asked = d->out->self;
	const char *until = d->out->until;
	int64_t unit = d->unit;
	if (!unit_find_successors(d, shown->day, &unit, e))
		return false;
	if (unit == d->unit)
		return true;
	d->unit = unit;
	*d->out = (struct page_unit){.population = NONE, .households = NONE, .page = 1, .pages = 1, .instead = {.id = NONE}};
	if (!draw_head(d, &shown->day, level, e))
		return false;
	d->out->instead = asked;
	d->out->instead_until = until;
	return true;
}

/* shown becomes the drawing's ask: that of the day shown. */
static bool draw(struct unit_drawing *d, struct page_ask *shown, int64_t page, struct err *e)
{
	int64_t level = 0;
	bool today = d->ask->boundaries_today;
	if (!draw_head(d, &shown->day, &level, e) || (today && d->out->ended && !make_way(d, shown, &level, e)) ||
		(today && !d->out->ended && !unit_draw_territory(d, d->ask->day, e)))
		return false;
	d->ask = shown;
	if (!draw_up(d, e) || !draw_tags(d, e) || !unit_draw_lineage(d, e) || !unit_draw_picture(d, level, e) ||
		!unit_draw_organisations(d, e))
		return false;
	if (level == unit_level_num(d->app, "commune"))
		return unit_draw_villages(d, page, e);
	return level == unit_level_num(d->app, "village") || unit_draw_children(d, e);
}

bool page_unit(
	struct app *a, const struct page_ask *ask, int64_t unit, int64_t page, struct page_unit *out, struct arena *arena, struct err *e)
{
	struct unit_drawing d = {.app = a, .ask = ask, .unit = unit, .out = out, .arena = arena};
	struct page_ask shown = *ask;
	struct db *db = store_db(a->store);
	*out = (struct page_unit){.population = NONE, .households = NONE, .page = 1, .pages = 1, .instead = {.id = NONE}};
	if (!db_begin_read(db, e))
		return false;
	bool ok = draw(&d, &shown, page, e);
	db_rollback(db);
	return ok;
}
