/* What offices ask for themselves: rows of report_obligation as regimes. */
#include "app/report/regime_parts.h"

#include <string.h>

static const char *text_at(struct db_stmt *st, int column, struct arena *arena)
{
	const char *t = db_text(st, column);
	return t != NULL && *t != '\0' ? arena_strdup(arena, t) : NULL;
}

static ymd day_at(struct db_stmt *st, int column)
{
	return db_is_null(st, column) ? 0 : (ymd)db_int(st, column);
}

static const char *const *codes_at(struct db_stmt *st, int column, struct arena *arena)
{
	g_auto(GStrv) parts = g_strsplit_set(db_text(st, column) != NULL ? db_text(st, column) : "", ", ", -1);
	const char **out = ARENA_ARRAY(arena, const char *, g_strv_length(parts) + 1);
	size_t n = 0;
	for (char **p = parts; *p != NULL; p++)
		if (**p != '\0')
			out[n++] = arena_strdup(arena, *p);
	return out;
}

/* The outline of a request: a line each is the title of a section. */
static void outline_at(struct db_stmt *st, int column, struct regime *r, struct arena *arena)
{
	g_auto(GStrv) lines = g_strsplit(db_text(st, column) != NULL ? db_text(st, column) : "", "\n", -1);
	struct regime_section *out = ARENA_ARRAY(arena, struct regime_section, g_strv_length(lines) + 1);
	for (char **l = lines; *l != NULL; l++) {
		const char *title = g_strstrip(*l);
		if (*title == '\0')
			continue;
		size_t n = ++r->outline_count;
		const char *kept = arena_strdup(arena, title);
		out[n - 1] = (struct regime_section){
			.id = arena_printf(arena, "s%zu", n), .number = arena_printf(arena, "%zu", n), .title = {kept, kept}};
	}
	r->outline = out;
}

static const char *basis_at(struct db_stmt *st, int column, struct arena *arena)
{
	char shown[16];
	const char *number = db_text(st, column), *by = db_text(st, column + 2);
	g_autoptr(GString) out = g_string_new(number != NULL ? number : "");
	if (!db_is_null(st, column + 1))
		g_string_append_printf(out, "%s%s", out->len > 0 ? " ngày " : "", ymd_format_vi((ymd)db_int(st, column + 1), shown));
	if (by != NULL && *by != '\0')
		g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", by);
	return arena_strdup(arena, out->str);
}

/* Columns as report_obligations.sql gives them. */
static struct regime row(struct app *a, struct db_stmt *st, struct arena *arena)
{
	char from[16];
	const char *title = text_at(st, 2, arena), *cycle = regime_code_of(a, "report_cycle", db_int(st, 9));
	struct regime r = {.obligation = db_int(st, 0), .code = text_at(st, 1, arena), .basis = "", .confidence = "", .secrecy = 1};
	r.title = (struct text2){title != NULL ? title : r.code, title != NULL ? title : r.code};
	r.forms = codes_at(st, 3, arena);
	r.sender = db_int(st, 4);
	r.sender_type = db_is_null(st, 5) ? 0 : (int)db_int(st, 5);
	r.under = db_int(st, 6);
	r.receiver = db_int(st, 7);
	r.kind = (int)db_int(st, 8);
	r.cycle = (int)db_int(st, 9);
	r.calendar = db_is_null(st, 10) ? 0 : (int)db_int(st, 10);
	r.period_from = day_at(st, 11);
	r.period_until = day_at(st, 12);
	r.as_of = day_at(st, 13);
	r.due = day_at(st, 14);
	r.due_rule = text_at(st, 15, arena);
	outline_at(st, 16, &r, arena);
	r.note = text_at(st, 17, arena);
	r.where = text_at(st, 18, arena);
	r.from = (ymd)db_int(st, 19);
	r.until = (ymd)db_int(st, 20);
	r.basis = basis_at(st, 21, arena);
	r.secrecy = (int)db_int(st, 24);
	r.version = arena_printf(arena, "%s", ymd_format_iso(r.from, from));
	r.periods = PERIOD_DATE;
	for (int k = 0; k < PERIOD__MAX; k++)
		if (strcmp(period_kind_name((enum period_kind)k), cycle) == 0)
			r.periods = (enum period_kind)k;
	return r;
}

bool regime_above(struct app *a, const struct page_ask *ask, int64_t upper, int64_t unit, int *out, struct err *e)
{
	*out = upper == unit ? 1 : 0;
	struct db_stmt *st = *out == 0 ? page_sql(a, ask, "report_unit_above", e) : NULL;
	if (*out != 0)
		return true;
	if (st == NULL)
		return false;
	page_sql_int(st, ":one", upper);
	page_sql_int(st, ":other", unit);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW)
		*out = db_int(st, 0) == upper ? 1 : -1;
	page_sql_done(ask, st);
	return step == DB_DONE;
}

/* Is it about somebody in the unit, or above it? */
static bool concerns(struct app *a, const struct page_ask *ask, const struct regime *r, int64_t unit, bool *out, struct err *e)
{
	int64_t at = r->under;
	int how = 0;
	*out = true;
	if (unit == NONE)
		return true;
	if (r->sender != NONE) {
		struct regime_member m;
		ymd from, until;
		struct err none = {0};
		struct arena *scratch = arena_new();
		at = regime_member_of(a, ask, r->sender, &m, &from, &until, scratch, &none) ? m.unit : NONE;
		arena_free(scratch);
	}
	if (at == NONE)
		return true;
	if (!regime_above(a, ask, at, unit, &how, e))
		return false;
	*out = how != 0;
	return true;
}

bool regime_asked(struct app *a, const char *code, int64_t unit, ymd day, int64_t known_ms, GArray *out, struct arena *arena, struct err *e)
{
	const struct page_ask ask = {.day = day, .today = day, .known_ms = known_ms};
	g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(struct regime));
	struct db_stmt *st = page_sql(a, &ask, "report_obligations", e);
	if (st == NULL)
		return false;
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct regime r = row(a, st, arena);
		if (code == NULL || strcmp(code, r.code) == 0)
			g_array_append_val(all, r);
	}
	page_sql_done(&ask, st);
	bool ok = step == DB_DONE;
	for (guint i = 0; ok && i < all->len; i++) {
		const struct regime *r = &g_array_index(all, struct regime, i);
		bool mine = false;
		ok = concerns(a, &ask, r, unit, &mine, e);
		if (ok && mine)
			g_array_append_val(out, *r);
	}
	return ok;
}
