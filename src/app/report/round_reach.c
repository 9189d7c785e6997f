/* See round_reach.h. */
#include "app/report/round_reach.h"

#include "app/report/round_parts.h"
#include "messages/round.def"
#include "store/reach.h"
#include "store/rows.h"
#include "store/statement.h"

#include <string.h>

#define NAMED_MAX 3 /* reports named in the question */

struct reaching {
	struct app *app;
	struct arena *arena;
	const struct reach *all;
	size_t count;
	GHashTable *units;  /* unit -> GPtrArray of struct reach */
	GHashTable *places; /* "o5" -> GArray of units: each place is looked up once */
	GArray *found;	    /* struct round_reach */
	GHashTable *forms;  /* report "area:id" -> struct forms_of */
};
struct forms_of {
	const struct report_form_row **rows;
	size_t count;
};

/* ---- where it is ---- */

static bool ask_units(struct reaching *x, const char *statement, const struct reach *r, GArray *units, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text(statement), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), r->of_area);
	db_bind_int(st, db_param(st, ":person"), r->of);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t unit = db_int(st, 0);
		g_array_append_val(units, unit);
	}
	return step == DB_DONE;
}

static bool add_unit(GArray *units, int64_t unit)
{
	if (unit != NONE && unit != 0)
		g_array_append_val(units, unit);
	return true;
}

static bool units_of(struct reaching *x, const struct reach *r, GArray *units, struct err *e)
{
	int64_t organisation = r->of, unit = NONE;
	switch (r->place) {
	case REACH_UNIT:
		return add_unit(units, r->of);
	case REACH_AREA:
		return app_ask_int(x->app, "area_unit", ":number", r->of, 0, &unit, e) && add_unit(units, unit);
	case REACH_PERSON:
		return ask_units(x, "moves_units_of_person", r, units, e);
	case REACH_POST:
		if (!app_ask_int(x->app, "post_organisation", ":post", r->of, 0, &organisation, e))
			return false;
		break;
	case REACH_ORGANISATION:
		break;
	}
	return organisation == NONE ||
	       (app_ask_int(x->app, "scope_organisation_unit", ":organisation", organisation, YMD_OPEN, &unit, e) && add_unit(units, unit));
}

static bool place(struct reaching *x, const struct reach *r, struct err *e)
{
	const char *key = arena_printf(x->arena, "%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, (int)r->place, r->of, r->of_area);
	GArray *units = g_hash_table_lookup(x->places, key);
	if (units == NULL) {
		units = g_array_new(FALSE, FALSE, sizeof(int64_t));
		g_hash_table_insert(x->places, (gpointer)(uintptr_t)key, units);
		if (!units_of(x, r, units, e))
			return false;
	}
	for (guint i = 0; i < units->len; i++) {
		int64_t *unit = ARENA_NEW(x->arena, int64_t);
		*unit = g_array_index(units, int64_t, i);
		GPtrArray *here = g_hash_table_lookup(x->units, unit);
		if (here == NULL) {
			here = g_ptr_array_new();
			g_hash_table_insert(x->units, unit, here);
		}
		g_ptr_array_add(here, (gpointer)(uintptr_t)r);
	}
	return true;
}

/* ---- which reports look at it ---- */

static bool forms_of(struct reaching *x, const struct report_row *r, const struct forms_of **out, struct err *e)
{
	const char *key = arena_printf(x->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, r->area_id, r->id);
	struct forms_of *f = g_hash_table_lookup(x->forms, key);
	*out = f;
	if (f != NULL)
		return true;
	f = ARENA_NEW(x->arena, struct forms_of);
	*out = f;
	g_hash_table_insert(x->forms, (gpointer)(uintptr_t)key, f);
	return round_forms(x->app, r, x->arena, &f->rows, &f->count, e);
}

/* Does the form read what was written there? A form that the law no longer has is taken to. */
static bool form_looks(struct reaching *x, const struct report_row *r, const char *code, const struct reach *w)
{
	const struct form *f = library_form(x->app->library, code, (ymd)r->as_of);
	if (w->definition != NULL)
		return strcmp(w->definition, code) == 0 && w->from <= r->as_of && w->until > r->as_of;
	if (f == NULL)
		return true;
	if (!round_form_reads(f, w->t))
		return false;
	for (uint16_t i = 0; !w->whole && i < w->t->column_count; i++)
		if (w->changed[i] && round_column_counts(f, w->t->columns[i].name))
			return true;
	return w->whole;
}

static bool report_looks(struct reaching *x, const struct report_row *r, const struct reach *w, bool *yes, struct err *e)
{
	const struct forms_of *forms = NULL;
	ymd first = r->period_from != NONE && r->period_from < r->as_of ? (ymd)r->period_from : (ymd)r->as_of;
	*yes = false;
	if (w->from > r->as_of || w->until <= first)
		return true;
	if (!forms_of(x, r, &forms, e))
		return false;
	for (size_t i = 0; !*yes && i < forms->count; i++)
		*yes = form_looks(x, r, forms->rows[i]->form, w);
	return true;
}

static struct round_reach *found_of(struct reaching *x, const struct report_row *r)
{
	for (guint i = 0; i < x->found->len; i++) {
		struct round_reach *f = &g_array_index(x->found, struct round_reach, i);
		if (f->report.id == r->id && f->report.area_id == r->area_id)
			return f;
	}
	const struct round_reach new = {.report = *r, .since = YMD_OPEN, .kinds = ""};
	g_array_append_val(x->found, new);
	return &g_array_index(x->found, struct round_reach, x->found->len - 1);
}

static void note(struct reaching *x, const struct report_row *r, const struct reach *w)
{
	struct round_reach *f = found_of(x, r);
	const char *kind = w->t->kind->name;
	g_auto(GStrv) names = g_strsplit(f->kinds, " ", -1);
	f->since = MIN(f->since, w->from);
	f->writes += w->rows;
	if (!g_strv_contains((const char *const *)names, kind) && strlen(f->kinds) + strlen(kind) < 290)
		f->kinds = *f->kinds == '\0' ? kind : arena_printf(x->arena, "%s %s", f->kinds, kind);
}

static bool look(struct reaching *x, int64_t unit, const GPtrArray *here, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("reach_reports"), e);
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	enum db_step step = DB_ERROR;
	ymd from = YMD_OPEN;
	if (st == NULL)
		return false;
	for (guint i = 0; i < here->len; i++)
		from = MIN(from, ((const struct reach *)g_ptr_array_index(here, i))->from);
	db_bind_int(st, db_param(st, ":unit"), unit);
	db_bind_int(st, db_param(st, ":from"), from);
	db_bind_int(st, db_param(st, ":sent"), round_code(x->app, "report_state", "sent"));
	db_bind_int(st, db_param(st, ":received"), round_code(x->app, "report_state", "received"));
	db_bind_int(st, db_param(st, ":accepted"), round_code(x->app, "report_state", "accepted"));
	while ((step = db_step(st, e)) == DB_ROW) {
		const int64_t pair[2] = {db_int(st, 0), db_int(st, 1)};
		g_array_append_vals(ids, pair, 2);
	}
	bool ok = step == DB_DONE;
	for (guint i = 0; ok && i < ids->len; i += 2) {
		struct report_row r;
		bool found = false, yes = false;
		ok = store_get(x->app->store, &table_report, g_array_index(ids, int64_t, i), g_array_index(ids, int64_t, i + 1), &r,
			x->arena, &found, e);
		for (guint k = 0; ok && found && k < here->len; k++) {
			const struct reach *w = g_ptr_array_index(here, k);
			ok = report_looks(x, &r, w, &yes, e);
			if (ok && yes)
				note(x, &r, w);
		}
	}
	return ok;
}

static void free_units(gpointer units)
{
	g_array_free(units, TRUE);
}

static void free_here(gpointer here)
{
	g_ptr_array_free(here, TRUE);
}

bool round_reached(struct app *a, const struct round_reach **out, size_t *count, struct arena *arena, struct err *e)
{
	struct reaching x = {.app = a, .arena = arena};
	GHashTableIter it;
	gpointer unit, here;
	bool ok = true;
	*out = NULL;
	*count = 0;
	x.count = store_reaches(a->store, arena, &x.all);
	if (x.count == 0 || a->library == NULL)
		return true;
	x.units = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, free_here);
	x.places = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_units);
	x.forms = g_hash_table_new(g_str_hash, g_str_equal);
	x.found = g_array_new(FALSE, FALSE, sizeof(struct round_reach));
	for (size_t i = 0; ok && i < x.count; i++)
		ok = place(&x, &x.all[i], e);
	g_hash_table_iter_init(&it, x.units);
	while (ok && g_hash_table_iter_next(&it, &unit, &here))
		ok = look(&x, *(const int64_t *)unit, here, e);
	*out = arena_list(arena, x.found);
	*count = x.found->len;
	g_array_free(x.found, TRUE);
	g_hash_table_destroy(x.forms);
	g_hash_table_destroy(x.places);
	g_hash_table_destroy(x.units);
	return ok;
}

/* ---- asking ---- */

static bool sender_name(struct app *a, const struct report_row *r, const char **out, struct arena *arena, struct err *e)
{
	struct organisation_v_row v;
	bool found = false;
	bool ok = store_get_version(a->store, &table_organisation_v, 0, r->organisation_id, (ymd)r->as_of, &v, arena, &found, e);
	*out = ok && found ? v.name : "";
	return ok;
}

static bool words_of(struct app *a, const struct round_reach *all, size_t count, enum msg_lang lang, struct arena *arena, const char **out,
	struct err *e)
{
	g_autoptr(GString) names = g_string_new(NULL);
	ymd since = YMD_OPEN;
	size_t named = 0;
	char day[11], n[24];
	for (size_t i = 0; i < count; i++) {
		const struct report_row *r = &all[i].report;
		const char *sender = "";
		since = MIN(since, all[i].since);
		if (named == NAMED_MAX || !round_may_read(a, r))
			continue;
		if (!sender_name(a, r, &sender, arena, e))
			return false;
		g_string_append_printf(names, "%s%s, %s, %s", named++ > 0 ? "; " : "", r->title != NULL ? r->title : r->definition,
			period_text_words(r->period_text, a->codes, lang, arena), sender);
	}
	g_snprintf(n, sizeof n, "%zu", count);
	const char *from = since <= 18000101 ? "" : ymd_format_vi(since, day);
	g_autofree char *s = *from == '\0' ? MSG_FORMAT(MSG_ROUND_REACH_EVER, lang, n, named > 0 ? names->str : "\xE2\x80\xA6")
					   : MSG_FORMAT(MSG_ROUND_REACH, lang, from, n, named > 0 ? names->str : "\xE2\x80\xA6");
	*out = arena_strdup(arena, s);
	return true;
}

bool round_reach_asks(struct app *a, enum msg_lang lang, struct arena *arena, const char **words, struct err *e)
{
	const struct round_reach *all;
	size_t count = 0;
	*words = NULL;
	return round_reached(a, &all, &count, arena, e) && (count == 0 || words_of(a, all, count, lang, arena, words, e));
}

/* ---- keeping ---- */

/* What takes a change back says why by that. */
static bool takes_back(struct app *a, struct store *s)
{
	return store_why(s) == app_why(a, "undo") || store_why(s) == app_why(a, "redo");
}

/* At the report, in the same group of the log as the change. One that another site keeps learns of it when the change gets there. */
static bool keep(struct app *a, struct store *s, const struct round_reach *f, struct err *e)
{
	struct report_reach_row row;
	int64_t site = NONE;
	if (!app_ask_int(a, "area_site", ":number", f->report.area_id, 0, &site, e))
		return false;
	if (site != NONE && site != store_site(s))
		return true;
	row_init(&table_report_reach, &row);
	row.area_id = f->report.area_id;
	row.report_id = f->report.id;
	row.since = f->since;
	row.kinds = f->kinds;
	row.writes = MAX(f->writes, 1);
	row.reason = store_reason(s) != NULL ? store_reason(s) : takes_back(a, s) ? msg_template(MSG_ROUND_REACH_UNDO, MSG_VI) : NULL;
	return store_insert(s, &table_report_reach, &row, e);
}

static bool at_commit(void *user, struct store *s, struct err *e)
{
	struct app *a = user;
	const struct round_reach *all;
	size_t count = 0;
	const char *vi = NULL, *en = NULL;
	struct arena *arena = arena_new();
	bool ok = round_reached(a, &all, &count, arena, e);
	if (ok && count > 0 && store_reason(s) == NULL && !store_has_basis(s) && !takes_back(a, s))
		ok = words_of(a, all, count, MSG_VI, arena, &vi, e) && words_of(a, all, count, MSG_EN, arena, &en, e) &&
		     FAIL(e, ERR_INPUT, MSG_ROUND_REACH_REFUSED, vi, en);
	for (size_t i = 0; ok && i < count; i++)
		ok = keep(a, s, &all[i], e);
	arena_free(arena);
	return ok;
}

void round_reach_watch(struct app *a)
{
	store_on_reach(a->store, at_commit, a);
}

/* ---- at the report ---- */

static const char *labels(const char *kinds, enum msg_lang lang, struct arena *arena)
{
	g_auto(GStrv) names = g_strsplit(kinds, " ", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	for (char **n = names; *n != NULL; n++) {
		const struct kind *k = kind_find(*n);
		g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", k != NULL ? kind_label_in(k, lang) : *n);
	}
	return arena_strdup(arena, out->str);
}

bool round_reach_lines(struct app *a, const struct report_row *r, enum msg_lang lang, const struct round_reach_line **out, size_t *count,
	struct arena *arena, struct err *e)
{
	const struct rows_where where = {"report_id", r->id};
	const struct rows_ask ask = {.t = &table_report_reach, .where = &where, .where_count = 1, .area = r->area_id, .before = NONE};
	struct rows rows;
	*count = 0;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	struct round_reach_line *all = ARENA_ARRAY(arena, struct round_reach_line, rows.count + 1);
	*out = all;
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_reach_row *x = rows.items[i];
		struct db_stmt *st = db_prepare(store_db(a->store), statement_text("change_group"), e);
		if (st == NULL)
			return false;
		struct round_reach_line *l = &all[(*count)++];
		*l = (struct round_reach_line){.at_ms = x->rec_ms,
			.group = NONE,
			.who = "",
			.reason = x->reason != NULL ? x->reason : "",
			.kinds = labels(x->kinds, lang, arena),
			.since = (ymd)x->since,
			.writes = x->writes};
		db_bind_int(st, db_param(st, ":area"), x->area_id);
		db_bind_int(st, db_param(st, ":id"), x->chg_id);
		enum db_step step = db_step(st, e);
		if (step == DB_ROW) {
			l->who = arena_strdup(arena, db_text(st, 0));
			l->at_ms = db_int(st, 1);
			l->group = db_int(st, 2);
		}
		db_reset(st);
		if (step == DB_ERROR)
			return false;
	}
	return true;
}
