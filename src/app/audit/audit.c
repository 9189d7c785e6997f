/* The logs, asked and drawn page by page; see audit.h. */
#include "app/audit/audit_parts.h"

#include "app/reading.h"
#include "base/text.h"
#include "messages/audit.def"
#include "messages/page_register.def"
#include "store/rows.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

#define USUAL_DAYS 31
#define DAY_MS (INT64_C(24) * 3600 * 1000)

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

/* ---- what is asked ---- */

/* The beginning of a day where the offices are. */
static bool day_ms(ymd day, int64_t *ms, struct err *e)
{
	char iso[11];
	if (!instant_parse(ymd_format_iso(day, iso), ms, e)) /* its end */
		return false;
	*ms = (*ms / 1000 + 1) * 1000 - DAY_MS;
	return true;
}

static bool set_time(struct auditing *x, struct err *e)
{
	struct audit_ask *ask = &x->out->ask;
	if (ask->from == 0)
		ask->from = ymd_add_days(ask->until != 0 ? ask->until : x->w.r.ask->today, 1 - USUAL_DAYS);
	if (ask->until != 0 && ask->from > ask->until)
		x->out->error = msg_template(MSG_AUDIT_BACKWARDS, x->w.r.ask->lang);
	x->until_ms = INT64_MAX;
	if (!day_ms(ask->from, &x->from_ms, e) || (ask->until != 0 && !day_ms(ask->until, &x->until_ms, e)))
		return false;
	if (ask->until != 0)
		x->until_ms += DAY_MS;
	return true;
}

/* "MS-AREA-ID", the end of the page before. */
static void set_after(struct auditing *x)
{
	x->after = (struct audit_line){.ms = INT64_MAX, .area = INT64_MAX, .id = INT64_MAX};
	g_auto(GStrv) parts = given(x->what->after) ? g_strsplit(x->what->after, "-", 3) : NULL;
	if (parts == NULL || g_strv_length(parts) != 3)
		return;
	x->after.ms = g_ascii_strtoll(parts[0], NULL, 10);
	x->after.area = g_ascii_strtoll(parts[1], NULL, 10);
	x->after.id = g_ascii_strtoll(parts[2], NULL, 10);
}

static bool add_areas(struct auditing *x, struct db_stmt *st, struct err *e)
{
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		int64_t number = db_int(st, 0);
		g_array_append_val(x->areas, number);
	}
	return step == DB_DONE;
}

/* By its code, of a path ("08/02578") the last. NONE: there is none. */
static bool find_unit(struct auditing *x, int64_t *out, struct err *e)
{
	const char *slash = strrchr(x->what->unit, '/');
	struct db_stmt *st = db_prepare(store_db(x->w.r.app->store), statement_text("export_unit"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), slash != NULL ? slash + 1 : x->what->unit);
	db_bind_int(st, db_param(st, ":day"), x->w.r.ask->day);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step != DB_ERROR;
}

/* Whose books: of a unit and what lies in it; else all, and those of nobody. */
static bool set_areas(struct auditing *x, struct err *e)
{
	struct reg *r = &x->w.r;
	const int64_t nobody = 0;
	if (x->person != NONE) {
		g_array_append_val(x->areas, x->person_area);
		if (x->what->reads && x->person_area != 0)
			g_array_append_val(x->areas, nobody);
		return true;
	}
	if (!given(x->what->unit)) {
		g_array_append_val(x->areas, nobody);
		return add_areas(x, db_prepare(store_db(r->app->store), statement_text("export_areas"), e), e);
	}
	int64_t unit = NONE;
	struct reg_unit u = {.id = NONE};
	if (!find_unit(x, &unit, e) || (unit != NONE && !reg_unit_on(r, unit, r->ask->day, &u, e)))
		return false;
	if (unit == NONE) {
		x->out->error = reg_say(r, MSG_AUDIT_NO_UNIT, x->what->unit, NULL, NULL);
		return true;
	}
	x->out->unit_name = u.id != NONE ? u.name : x->what->unit;
	struct db_stmt *st = page_sql(r->app, r->ask, "page_home_areas", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", unit);
	bool ok = add_areas(x, st, e);
	page_sql_done(r->ask, st);
	return ok;
}

/* ---- one human ---- */

static bool add_rows_of(struct auditing *x, const struct table *t, const char *column, struct err *e)
{
	const struct rows_where by = {column, x->person};
	const struct rows_ask ask = {
		.t = t, .where = &by, .where_count = 1, .area = x->person_area, .before = NONE, .ever = t->history, .limit = 2000};
	struct rows rows;
	if (!store_rows(x->w.r.app->store, &ask, x->w.r.arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		int64_t id = ROW_GET_INT(rows.items[i], t->id);
		bool there = false;
		for (guint k = 0; k < x->ids->len && !there; k++)
			there = g_array_index(x->ids, int64_t, k) == id;
		if (!there)
			g_array_append_val(x->ids, id);
	}
	return true;
}

/* The human's own rows and those that are about him; of readings only that of the human, under which they are noted. */
static bool set_person(struct auditing *x, struct err *e)
{
	x->person = NONE;
	if (!given(x->what->person))
		return true;
	g_auto(GStrv) parts = g_strsplit_set(x->what->person, "-:", 2);
	char *end[2] = {NULL, NULL};
	int64_t n[2] = {0, 0};
	for (int i = 0; i < 2 && parts[i] != NULL; i++)
		n[i] = g_ascii_strtoll(parts[i], &end[i], 10);
	if (end[1] == NULL || *end[0] != '\0' || *end[1] != '\0' || n[1] <= 0) {
		x->out->error = msg_template(MSG_AUDIT_NO_PERSON, x->w.r.ask->lang);
		return true;
	}
	x->person_area = n[0];
	x->person = n[1];
	x->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_array_append_val(x->ids, x->person);
	for (size_t i = 0; i < table_count && !x->what->reads; i++) {
		const struct table *t = table_all[i];
		if (t->kind->family != FAMILY_AREA || t->id == COLUMN_ABSENT || !t->history || table_column(t, "person_id") == NULL)
			continue;
		if (!add_rows_of(x, t, "person_id", e))
			return false;
	}
	return true;
}

/* ---- choices ---- */

static int by_label(const void *a, const void *b)
{
	const struct audit_choice *x = a, *y = b;
	return strcmp(x->sort, y->sort);
}

static void put_kinds(struct auditing *x)
{
	struct audit_choice *c = ARENA_ARRAY(x->w.r.arena, struct audit_choice, kind_count + 1);
	for (size_t i = 0; i < kind_count; i++)
		if (kind_all[i]->table != NULL && (x->what->reads || kind_all[i]->table->history))
			c[x->out->kind_count++] = (struct audit_choice){kind_all[i]->name, kind_label_in(kind_all[i], x->w.r.ask->lang),
				g_strcmp0(x->what->kind, kind_all[i]->name) == 0,
				text_sort(kind_label_in(kind_all[i], x->w.r.ask->lang), x->w.r.arena)};
	qsort(c, x->out->kind_count, sizeof *c, by_label);
	x->out->kinds = c;
}

static void put_acts(struct auditing *x)
{
	static const struct {
		const char *op;
		msg_key key;
	} ops[] = {{"I", MSG_PAGE_HOME_OP_I}, {"U", MSG_PAGE_HOME_OP_U}, {"D", MSG_PAGE_HOME_OP_D}};
	const struct code_list *l = x->what->reads ? codes_list(x->w.r.app->codes, "log_act", NULL) : NULL;
	size_t n = l != NULL ? l->count : G_N_ELEMENTS(ops);
	struct audit_choice *c = ARENA_ARRAY(x->w.r.arena, struct audit_choice, n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *value = l != NULL ? l->codes[i].id : ops[i].op;
		const char *label = l == NULL ? msg_template(ops[i].key, x->w.r.ask->lang)
					      : page_code(x->w.r.app, "log_act", l->codes[i].num, x->w.r.ask->lang, x->w.r.arena);
		c[i] = (struct audit_choice){value, label, g_strcmp0(x->what->act, value) == 0, ""};
	}
	x->out->acts = c;
	x->out->act_count = n;
}

/* ---- the page ---- */

static bool begin(struct auditing *x, struct app *a, const struct page_ask *ask, const struct audit_ask *what, struct page_audit *out,
	size_t most, struct arena *arena, struct err *e)
{
	*x = (struct auditing){.out = out, .most = most, .what = &out->ask};
	*out = (struct page_audit){.ask = *what};
	x->areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	x->actors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	x->lines = g_array_new(FALSE, FALSE, sizeof(struct audit_line));
	if (!record_begin(&x->w, a, ask, NULL, arena, e))
		return false;
	if (!viewer_is_operator(a->viewer) && !viewer_may_somewhere(a->viewer, RIGHT_AUDIT))
		return FAIL0(e, ERR_DENIED, MSG_AUDIT_DENIED);
	/* What is no choice of this log is no filter. */
	put_kinds(x);
	put_acts(x);
	set_after(x);
	return set_time(x, e) && set_person(x, e) && set_areas(x, e);
}

static void end(struct auditing *x)
{
	record_end(&x->w);
	g_array_free(x->areas, TRUE);
	g_array_free(x->lines, TRUE);
	g_hash_table_destroy(x->actors);
	if (x->ids != NULL)
		g_array_free(x->ids, TRUE);
}

static const char *cursor_of(struct auditing *x, const struct audit_line *l)
{
	return arena_printf(x->w.r.arena, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, l->ms, l->area, l->id);
}

/* From the newest on, until the page is full or not every area was read further. */
static bool put_rows(struct auditing *x, struct err *e)
{
	struct page_audit *out = x->out;
	struct audit_row *rows = ARENA_ARRAY(x->w.r.arena, struct audit_row, x->most + 1);
	const struct audit_line *last = NULL;
	guint i = 0;
	out->rows = rows;
	for (; i < x->lines->len && out->count < x->most; i++) {
		const struct audit_line *l = &g_array_index(x->lines, struct audit_line, i);
		bool may = false;
		if (x->barrier.ms != INT64_MIN && audit_order(l, &x->barrier) > 0)
			break;
		if (!audit_may(x, l, &may, e) || (may && !audit_tell(x, l, &rows[out->count], e)))
			return false;
		out->count += may;
		last = l;
	}
	bool more = i < x->lines->len || x->barrier.ms != INT64_MIN;
	out->next = more && last != NULL ? cursor_of(x, last) : NULL;
	out->scanned = more && out->count < x->most;
	return true;
}

static void note(struct auditing *x, enum auth_right act)
{
	struct reg *r = &x->w.r;
	const struct access_reading reading = {.act = act,
		.table = x->what->reads ? "access_log" : "change_log",
		.row = NONE,
		.query = arena_printf(r->arena, "%s %s %s %s", given(x->what->who) ? x->what->who : "",
			given(x->what->kind) ? x->what->kind : "", given(x->what->unit) ? x->what->unit : "",
			given(x->what->person) ? x->what->person : ""),
		.rows = (int64_t)x->out->count};
	if (x->out->count > 0 && !viewer_is_operator(r->app->viewer))
		app_note_reading(r->app, &reading);
}

static bool draw(struct auditing *x, enum auth_right act, struct err *e)
{
	if (x->out->error == NULL && (!audit_read(x, e) || !put_rows(x, e)))
		return false;
	note(x, act);
	return true;
}

bool page_audit(
	struct app *a, const struct page_ask *ask, const struct audit_ask *what, struct page_audit *out, struct arena *arena, struct err *e)
{
	struct auditing x;
	bool ok = begin(&x, a, ask, what, out, AUDIT_ROWS, arena, e) && draw(&x, RIGHT_AUDIT, e);
	end(&x);
	return ok;
}

/* ---- the sheet ---- */

static struct sheet_cell cell(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text != NULL ? text : ""};
}

static const char *items_text(const struct audit_row *row, struct arena *a)
{
	g_autoptr(GString) s = g_string_new(NULL);
	for (size_t i = 0; i < row->item_count; i++) {
		const struct record_change_item *c = &row->items[i];
		g_string_append_printf(s, "%s%s: %s%s%s", i > 0 ? "; " : "", c->label, c->before != NULL ? c->before : "",
			c->before != NULL ? " → " : "", c->after);
	}
	return arena_strdup(a, s->len > 0 ? s->str : row->more);
}

bool audit_sheet(
	struct app *a, const struct page_ask *ask, const struct audit_ask *what, struct sheet *out, struct arena *arena, struct err *e)
{
	static const msg_key heads[] = {MSG_AUDIT_WHEN, MSG_AUDIT_WHO, MSG_AUDIT_ACT, MSG_AUDIT_WHAT, MSG_AUDIT_RECORD, MSG_AUDIT_WHERE,
		MSG_AUDIT_MORE, MSG_AUDIT_WHY};
	struct auditing x;
	struct page_audit page;
	bool ok = begin(&x, a, ask, what, &page, AUDIT_FILE_ROWS, arena, e) && draw(&x, RIGHT_EXPORT, e);
	const char **header = ARENA_ARRAY(arena, const char *, G_N_ELEMENTS(heads) + 1), **notes = ARENA_ARRAY(arena, const char *, 2);
	const char **title = ARENA_ARRAY(arena, const char *, 2);
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		header[i] = msg_template(heads[i], ask->lang);
	title[0] = msg_template(what->reads ? MSG_AUDIT_READS : MSG_AUDIT_CHANGES, ask->lang);
	*out = (struct sheet){
		.title = title, .header = header, .column_count = G_N_ELEMENTS(heads), .row_count = ok ? page.count : 0, .notes = notes};
	out->rows = ARENA_ARRAY(arena, struct sheet_row, out->row_count + 1);
	for (size_t i = 0; i < out->row_count; i++) {
		const struct audit_row *r = &page.rows[i];
		const char *const texts[] = {r->when, r->who, r->act, r->what, r->record.name, r->where, items_text(r, arena), r->why};
		out->rows[i] = (struct sheet_row){.cells = ARENA_ARRAY(arena, struct sheet_cell, G_N_ELEMENTS(heads))};
		for (size_t k = 0; k < G_N_ELEMENTS(heads); k++)
			out->rows[i].cells[k] = cell(texts[k]);
	}
	if (ok && page.next != NULL)
		notes[0] = msg_template(MSG_AUDIT_CUT, ask->lang);
	if (ok && page.error != NULL)
		ok = FAIL(e, ERR_INPUT, MSG_AUDIT_FILTER, page.error);
	end(&x);
	return ok;
}
