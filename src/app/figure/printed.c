/* See printed.h. The arithmetic is stats/claims.c's; here files are found and the register's published figures are held against it. */
#include "app/figure/printed.h"

#include "base/file.h"
#include "base/text.h"
#include "stats/claims.h"
#include "store/statement.h"
#include "messages/app.def"
#include "messages/base.def"

#include <string.h>

/* A file on disk, or one of the program's own by its name. */
static char *read_file(const char *file, struct err *e)
{
	size_t length = 0;
	struct err why = {0};
	char *text = file_read(file, &length, &why);
	if (text != NULL && strlen(text) == length)
		return text;
	if (text != NULL) {
		g_free(text);
		FAIL(e, ERR_INPUT, MSG_TEXT_NOT_UTF8, file);
		return NULL;
	}
	g_autofree char *base = g_path_get_basename(file);
	g_autofree char *path = g_strconcat("claims/", base, g_str_has_suffix(base, ".yaml") ? "" : ".yaml", NULL);
	text = law_text(path, NULL);
	if (text == NULL && e != NULL && e->code == ERR_NONE)
		*e = why;
	return text;
}

struct published {
	const char *form, *row, *column, *printed;
	int64_t unit, number;
	ymd day;
};

static bool next_published(struct db_stmt *st, struct arena *a, GArray *out, struct err *e)
{
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		struct published p = {arena_strdup(a, db_text(st, 0)), arena_strdup(a, db_text(st, 1)), arena_strdup(a, db_text(st, 2)),
			arena_strdup(a, db_text(st, 6)), db_int(st, 3), db_int(st, 5), (ymd)db_int(st, 4)};
		g_array_append_val(out, p);
	}
	return step == DB_DONE;
}

/* What the register gives for the cell; false when the form cannot be drawn there (then nothing is said about it). */
static bool computed(struct app *a, struct snapshot *n, const struct published *p, int64_t *out, struct arena *arena)
{
	struct err e = {0};
	char day[11];
	struct report_request q = {.library = a->library, .form = library_form(a->library, p->form, p->day)};
	if (q.form == NULL || !q.form->periods[PERIOD_DATE] ||
		!period_parse(ymd_format_iso(p->day, day), PERIOD_DATE, a->codes, &q.period, arena, &e))
		return false;
	q.place = (struct place){.tree = q.form->tree, .id = p->unit};
	const struct report *r = report_draw(&q, n, a->store, arena, &e);
	for (size_t i = 0; r != NULL && i < r->row_count; i++)
		for (size_t c = 0; c < r->column_count; c++)
			if (strcmp(r->rows[i].id, p->row) == 0 && strcmp(r->columns[c].id, p->column) == 0 &&
				!r->cells[i * r->column_count + c].derived) {
				*out = r->cells[i * r->column_count + c].n;
				return *out != NONE;
			}
	return false;
}

static void say_published(
	struct app *a, struct snapshot *n, const struct published *p, enum msg_lang lang, GString *out, struct arena *arena)
{
	int64_t register_n = 0;
	char day[11];
	struct unit_facts u;
	const char *unit = snapshot_unit(n, p->unit, p->day, &u) ? u.name : "?";
	if (!computed(a, n, p, &register_n, arena))
		return;
	int64_t off = register_n - p->number / 10000;
	g_autofree char *difference = g_strdup_printf("%s%" G_GINT64_FORMAT, off > 0 ? "+" : "", off);
	g_autofree char *cell = g_strdup_printf("%s %s · %s, %s", p->form, p->row, p->column, unit);
	g_autofree char *line = MSG_FORMAT(off == 0 ? MSG_PUBLISHED_AGREES : MSG_PUBLISHED_DIFFERS, lang, cell, ymd_format_vi(p->day, day),
		p->printed != NULL ? p->printed : "", text_thousands(register_n, arena), difference);
	g_string_append_printf(out, "%s\n", line);
}

struct asked {
	struct app *app;
	struct snapshot *snapshot;
};

/* The printed text of a cell of a form, drawn for this one question. */
static bool cell_text(void *user, const struct claim_cell *c, const char **text, struct arena *arena)
{
	const struct asked *x = user;
	struct err e = {0};
	struct report_request q = {.library = x->app->library};
	if (!period_parse(c->when, PERIOD__MAX, x->app->codes, &q.period, arena, &e))
		return false;
	ymd day = period_closing_day(&q.period);
	q.form = library_form(x->app->library, c->form, day);
	int64_t unit = q.form != NULL ? snapshot_unit_by_path(x->snapshot, c->unit, day, &e) : NONE;
	if (unit == NONE || unit < 0)
		return false;
	q.place = (struct place){
		.tree = q.form->tree, .id = q.form->tree == TREE_AREA ? unit : snapshot_committee_of(x->snapshot, unit, q.form->tree, day)};
	const struct report *r = q.place.id == NONE ? NULL : report_draw(&q, x->snapshot, x->app->store, arena, &e);
	for (size_t i = 0; r != NULL && i < r->row_count; i++)
		for (size_t k = 0; k < r->column_count; k++)
			if (strcmp(r->rows[i].id, c->row) == 0 && strcmp(r->columns[k].id, c->column) == 0) {
				*text = r->cells[i * r->column_count + k].text;
				return (*text)[0] != '\0';
			}
	return false;
}

/* Every published figure of the register against the register's own count. */
static bool hold_published(struct app *a, struct snapshot *n, enum msg_lang lang, GString *out, struct err *e)
{
	struct arena *arena = arena_new();
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct published));
	const struct code_list *origins = codes_list(a->codes, "figure_origin", e);
	struct db_stmt *st = origins != NULL ? db_prepare(store_db(a->store), statement_text("published_figures"), e) : NULL;
	bool ok = st != NULL;
	if (ok) {
		db_bind_int(st, db_param(st, ":origin"), code_by_id(origins, "published")->num);
		ok = next_published(st, arena, found, e);
	}
	for (guint i = 0; ok && i < found->len; i++)
		say_published(a, n, &g_array_index(found, struct published, i), lang, out, arena);
	g_array_free(found, TRUE);
	arena_free(arena);
	return ok;
}

/* The items of the file against the register, then what the register itself has as published. */
static bool run_with(const struct claims_file *f, const char *address, enum msg_lang lang, GString *out, int *not_ok, struct err *e)
{
	struct asked x = {.app = app_open(address, DB_READ, e)};
	if (x.app == NULL)
		return false;
	struct claims_register from = {&x, cell_text};
	x.snapshot = db_begin_read(store_db(x.app->store), e) ? snapshot_new(x.app->store, x.app->vocab, 0, e) : NULL;
	bool ok = x.snapshot != NULL;
	if (ok)
		claims_run(f, &from, lang, out, not_ok);
	ok = ok && hold_published(x.app, x.snapshot, lang, out, e);
	snapshot_free(x.snapshot);
	app_close(x.app);
	return ok;
}

bool app_claims(const char *file, const char *address, enum msg_lang lang, GString *out, GString *faults, int *not_ok, struct err *e)
{
	g_autofree char *text = read_file(file, e);
	if (text == NULL)
		return false;
	struct arena *arena = arena_new();
	struct diag d;
	diag_init(&d, file, text, arena);
	const struct claims_file *f = claims_read(text, strlen(text), arena, &d);
	bool ok = f != NULL;
	*not_ok = 0;
	bool ran = true;
	if (ok && address != NULL) {
		ran = run_with(f, address, lang, out, not_ok, e);
	} else if (ok) {
		claims_run(f, NULL, lang, out, not_ok);
	} else {
		diag_print(&d, faults);
		*not_ok = d.errors;
	}
	arena_free(arena);
	return ran;
}
