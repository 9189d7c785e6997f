/* See page_clean.h. */
#include "app/page/page_clean.h"

#include "app/figure/figure.h"
#include "app/page/page_coming.h"
#include "app/page/page_kept.h"
#include "app/page/page_sql.h"
#include "exchange/sheet.h"
#include "model/kind.h"

#include <string.h>

enum { ROWS = 200 };

static bool draw(
	struct app *a, const struct page_ask *ask, struct clean_ask *what, struct page_clean *out, struct arena *arena, struct err *e)
{
	if (!figure_share(a, ask->known_ms, e))
		return false;
	const bool asked = what->organisation == 0 && what->unit != NULL && *what->unit != '\0' && what->place == 0;
	bool ok = (what->organisation != 0 || page_units_at_hand(a, ask, &what->unit, &what->place, &out->units, arena, e)) &&
		  clean_draw(a, ask, what, &out->clean, arena, e) &&
		  (!asked || page_units_of(a, ask, out->clean.here.id, &out->units, arena, e));
	figure_unshare(a);
	out->unit = what->unit;
	return ok;
}

struct asked {
	const struct page_ask *ask;
	const struct clean_ask *what;
};

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *q = user;
	struct clean_ask what = *q->what;
	struct page_clean *out = ARENA_NEW(arena, struct page_clean);
	what.unit = arena_strdup(arena, what.unit);
	return draw(a, q->ask, &what, out, arena, e) ? out : NULL;
}

bool page_clean(struct app *a, const struct page_ask *ask, struct clean_ask *what, bool history, struct page_clean *out,
	struct arena *arena, struct err *e)
{
	struct asked q = {ask, what};
	const char *key = arena_printf(arena, "clean page\037%s\037%" G_GINT64_FORMAT "\037%" G_GINT64_FORMAT,
		what->unit != NULL ? what->unit : "", what->place, what->organisation);
	*out = (struct page_clean){0};
	const bool ok = what->takes_out || what->use_sql ? draw(a, ask, what, out, arena, e)
							 : page_kept(a, ask, key, make, &q, out, sizeof *out, e);
	out->with_history = history;
	if (ok)
		what->unit = out->unit;
	return ok && (!history || clean_history(a, ask, what, PAGE_CLEAN_MONTHS, out->history, arena, e));
}

static bool last_record(struct app *a, const struct page_ask *ask, struct page_clean_row *row, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "clean_party_record", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", row->area);
	page_sql_int(st, ":person", row->id);
	enum db_step step = db_step(st, e);
	row->mend.id = step == DB_ROW ? db_int(st, 0) : NONE;
	page_sql_done(ask, st);
	return step != DB_ERROR;
}

/* The record that the rule names, of whom or what the row is about. */
static bool put_mend(struct app *a, const struct page_ask *ask, const char *kind, const struct sheet_row *from, struct page_clean_row *row,
	struct err *e)
{
	row->mend = (struct record_ref){kind, from->area, NONE, row->name};
	if (from->about == 'o' || from->about == 'u') {
		row->mend.kind = NULL;
		return true;
	}
	if (strcmp(kind, "person") == 0)
		row->mend.id = from->id;
	else if (strcmp(kind, "tenure") == 0 || strcmp(kind, "membership") == 0)
		row->mend.id = from->fact != 0 ? from->fact : NONE;
	else if (strcmp(kind, "party_record") == 0)
		return last_record(a, ask, row, e);
	return true;
}

/* The box of the form that takes the field: of a day its first one. */
static const char *field_anchor(const struct kind *k, const char *field, struct arena *a)
{
	int i = kind_field_index(k, field);
	bool day = i >= 0 && (k->fields[i].type == FIELD_DATE || k->fields[i].type == FIELD_PDATE);
	return arena_printf(a, "%s%s", field, day ? "-d" : "");
}

static const char *cell_of(const struct sheet *s, size_t row, size_t column)
{
	return column < s->column_count && s->rows[row].cells[column].text != NULL ? s->rows[row].cells[column].text : "";
}

bool page_clean_names(struct app *a, const struct page_ask *ask, struct clean_ask *what, const char *rule, struct page_clean_names *out,
	struct arena *arena, struct err *e)
{
	struct form_choices units = {0};
	*out = (struct page_clean_names){0};
	if (!figure_share(a, ask->known_ms, e))
		return false;
	bool ok = what->organisation != 0 || page_units_at_hand(a, ask, &what->unit, &what->place, &units, arena, e);
	const struct sheet *s = ok ? clean_names(a, ask, what, rule, &out->rule, arena, e) : NULL;
	figure_unshare(a);
	if (s == NULL)
		return false;
	g_auto(GStrv) parts = g_strsplit(out->rule->mend, ".", 2);
	const char *kind = kind_find(parts[0])->name;
	struct page_clean_row *rows = ARENA_ARRAY(arena, struct page_clean_row, s->row_count + 1);
	out->field = parts[1] != NULL ? field_anchor(kind_find(kind), parts[1], arena) : NULL;
	out->note = s->notes != NULL ? s->notes[0] : NULL;
	for (size_t i = 0; ok && i < s->row_count && i < ROWS; i++) {
		const struct sheet_row *from = &s->rows[i];
		struct page_clean_row *row = &rows[out->row_count++];
		bool person = from->about == 'p';
		*row = (struct page_clean_row){.name = cell_of(s, i, 0),
			.post = cell_of(s, i, person ? 2 : 1),
			.place = cell_of(s, i, person ? 3 : 2),
			.about = from->about,
			.area = from->area,
			.id = from->id};
		ok = put_mend(a, ask, kind, from, row, e);
	}
	out->more = s->row_count - out->row_count;
	out->rows = rows;
	for (size_t i = 0; i < units.count; i++)
		if (units.items[i].chosen)
			out->place = units.items[i].text;
	return ok;
}
