/* Who fits a condition on organisations, on a day, in a unit: a small form, drawn like any other. */
#include "app/report/regime_parts.h"

#include "app/figure/figure.h"
#include "stats/law_file.h"
#include "stats/snapshot.h"
#include "messages/regime.def"

#include <string.h>

#define REGIME_FORM "che_do"

struct regime_population {
	struct app *app;
	struct library *library;
};

static void quoted(GString *out, const char *text)
{
	g_string_append_c(out, '\'');
	for (const char *c = text; *c != '\0'; c++)
		g_string_append(out, *c == '\'' ? "''" : ((char[2]){(unsigned char)*c < ' ' ? ' ' : *c, '\0'}));
	g_string_append(out, "'\n");
}

struct regime_population *regime_population_new(struct app *a, const char *of, struct err *e)
{
	g_autoptr(GString) text = g_string_new("form: " REGIME_FORM "\n"
					       "title: { vi: '-', en: '-' }\nnumber: none\nbasis: [ { document: '-' } ]\n"
					       "valid: { from: 1900-01-01 }\nconfidence: draft\nsource: '-'\nperiods: [date]\n"
					       "levels: [village, commune, district, province, nation]\nresponsible: none\n"
					       "rows:\n  - id: who\n    label: { vi: ");
	g_string_append_printf(
		text, "'%s', en: '%s' }\n    of: ", msg_template(MSG_REGIME_WHO, MSG_VI), msg_template(MSG_REGIME_WHO, MSG_EN));
	quoted(text, of);
	g_string_append(text, "    count: organisations\ncolumns:\n  - id: n\n    label: { vi: '-', en: '-' }\n");
	struct library *l = library_new(a->vocab, a->codes);
	library_everywhere(l);
	library_add(l, REGIME_FORM ".yaml", text->str, text->len);
	library_finish(l);
	const struct form *const *forms = NULL;
	if (library_forms(l, &forms) != 1) {
		g_autoptr(GString) faults = g_string_new(NULL);
		library_faults(l, NULL, faults, NULL);
		library_free(l);
		FAIL(e, ERR_INPUT, MSG_REGIME_FAULT, of, faults->str);
		return NULL;
	}
	struct regime_population *p = g_new0(struct regime_population, 1);
	p->app = a;
	p->library = l;
	return p;
}

void regime_population_free(struct regime_population *p)
{
	if (p == NULL)
		return;
	library_free(p->library);
	g_free(p);
}

static void take(struct figure *f, const struct member_list *list, ymd day, GArray *out, struct arena *arena)
{
	for (size_t i = 0; i < list->count; i++) {
		struct regime_member m = {.id = list->items[i].organisation, .unit = NONE, .name = "", .unit_name = "", .unit_code = ""};
		struct org_facts o;
		struct unit_facts u;
		if (snapshot_organisation(f->snapshot, m.id, day, &o)) {
			m.unit = o.unit;
			m.type = o.type;
			m.name = arena_strdup(arena, o.name);
		}
		if (m.unit != NONE && snapshot_unit(f->snapshot, m.unit, day, &u)) {
			m.unit_name = arena_strdup(arena, u.name);
			m.unit_code = arena_strdup(arena, u.code != NULL ? u.code : u.local_code != NULL ? u.local_code : "");
		}
		g_array_append_val(out, m);
	}
}

static bool members(struct figure *f, ymd day, GArray *out, struct arena *arena, struct err *e)
{
	struct batch b;
	struct place where;
	size_t output = 0;
	struct member_list list = {0};
	if (!figure_hold(f, e) || !report_cell_batch(&f->request, f->report, 0, 0, f->snapshot, &b, &where, &output, f->arena, e) ||
		!snapshot_members(f->snapshot, &b, &where, output, &list, f->arena, e))
		return false;
	take(f, &list, day, out, arena);
	return true;
}

bool regime_population_at(struct regime_population *p, int64_t unit, bool direct, ymd day, const struct regime_ask *ask, GArray *out,
	bool *hidden, struct arena *arena, struct err *e)
{
	char date[16], today[16], known[32];
	const struct figure_request r = {.form = REGIME_FORM,
		.own = p->library,
		.place = unit,
		.direct = direct,
		.date = ymd_format_iso(day, date),
		.today = ymd_format_iso(ask->today, today),
		.known_at = ask->known_ms != 0 ? known : NULL};
	g_snprintf(known, sizeof known, "%" G_GINT64_FORMAT, ask->known_ms);
	struct figure *f = figure_draw(p->app, &r, e);
	bool ok = f != NULL;
	if (ok && f->report->cells[0].state == CELL_HIDDEN)
		*hidden = true;
	else if (ok && f->report->cells[0].state == CELL_EXACT)
		ok = members(f, day, out, arena, e);
	figure_free(f);
	return ok;
}

bool regime_member_of(struct app *a, const struct page_ask *ask, int64_t organisation, struct regime_member *out, ymd *from, ymd *until,
	struct arena *arena, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "page_organisation_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":organisation", organisation);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*out = (struct regime_member){.id = organisation,
			.unit = db_int(st, 1),
			.type = (int)db_int(st, 2),
			.name = arena_strdup(arena, db_text(st, 3)),
			.unit_name = "",
			.unit_code = ""};
	page_sql_done(ask, st);
	st = step == DB_ROW ? page_sql(a, ask, "report_life", e) : NULL;
	if (st == NULL)
		return false;
	page_sql_int(st, ":organisation", organisation);
	bool ok = db_step(st, e) == DB_ROW && !db_is_null(st, 0);
	*from = ok ? (ymd)db_int(st, 0) : 0;
	*until = ok ? (ymd)db_int(st, 1) : 0;
	page_sql_done(ask, st);
	st = ok && out->unit != NONE ? page_sql(a, ask, "page_unit_on", e) : NULL;
	if (st == NULL)
		return ok;
	page_sql_int(st, ":unit", out->unit);
	if (db_step(st, e) == DB_ROW) {
		out->unit_name = arena_strdup(arena, db_text(st, 3) != NULL ? db_text(st, 3) : "");
		out->unit_code = arena_strdup(arena, db_text(st, 4) != NULL ? db_text(st, 4) : "");
	}
	page_sql_done(ask, st);
	return true;
}
