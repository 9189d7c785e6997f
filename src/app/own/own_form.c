/* Forms of an office's own: reading them, and their text; see own_form.h. */
#include "app/own/own_form.h"

#include "app/ask/question.h"
#include "messages/own_form.def"
#include "store/lineage.h"
#include "store/statement.h"

#include <string.h>

#define FOLDER "local/"
#define AFTER_FOLDER "local0" /* the first path behind the folder in the order of bytes */

bool own_form_is(const char *code)
{
	return code != NULL && g_str_has_prefix(code, OWN_FORM_PREFIX);
}

bool own_form_may(const struct app *a, int64_t unit, ymd day)
{
	const struct auth_place at = {.unit = unit, .organisation = NONE, .day = day};
	return viewer_may(a->viewer, RIGHT_EXPORT, NULL, 'O', &at);
}

/* ---- rows ---- */

struct reading_own {
	struct app *app;
	const struct page_ask *ask;
	const char *code; /* only this one; NULL: all */
	struct arena *arena;
	GArray *out;		 /* struct own_form */
	struct lineage *lineage; /* loaded when a unit has ended */
};

static struct own_form *of_path(GArray *forms, const char *path)
{
	for (guint i = 0; i < forms->len; i++) {
		struct own_form *x = &g_array_index(forms, struct own_form, i);
		if (strcmp(x->path, path) == 0)
			return x;
	}
	return NULL;
}

/* Rows of one path come in the order they were kept: the one in use wins, else the last one. */
static void take_row(struct reading_own *r, GArray *out, struct db_stmt *st)
{
	struct own_form x = {
		.row = db_int(st, 0), .area = db_int(st, 2), .unit = db_is_null(st, 3) ? NONE : db_int(st, 3), .sole_heir = true};
	const char *path = db_text(st, 1);
	struct own_form *before = of_path(out, path);
	x.stopped = db_is_null(st, 5) ? 0 : (ymd)db_int(st, 5);
	if (before != NULL && (before->row == x.row || (before->stopped == 0 && x.stopped != 0)))
		return;
	x.path = arena_strdup(r->arena, path);
	x.code = arena_strndup(r->arena, x.path + strlen(FOLDER), strlen(x.path) - strlen(FOLDER) - strlen(".yaml"));
	x.text = arena_strdup(r->arena, db_text(st, 4));
	if (before != NULL)
		*before = x;
	else
		g_array_append_val(out, x);
}

static void bind_paths(struct reading_own *r, struct db_stmt *st)
{
	db_bind_text(st, db_param(st, ":first"), r->code == NULL ? FOLDER : arena_printf(r->arena, FOLDER "%s.yaml", r->code));
	db_bind_text(st, db_param(st, ":last"), r->code == NULL ? AFTER_FOLDER : arena_printf(r->arena, FOLDER "%s.yaml0", r->code));
}

/* unit NONE: whatever there is. */
static bool read_rows(struct reading_own *r, int64_t unit, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text(unit == NONE ? "own_forms_all" : "own_forms"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	bind_paths(r, st);
	if (unit != NONE) {
		db_bind_int(st, db_param(st, ":unit"), unit);
		db_bind_int(st, db_param(st, ":day"), r->ask->today);
	}
	while ((step = db_step(st, e)) == DB_ROW)
		take_row(r, r->out, st);
	return step == DB_DONE;
}

/* ---- units that have ended: their forms are those of whoever took over their territory ---- */

/* Who took over the unit, as far as the viewer lies in it: the first of them, NONE where none does (the operator: the first). */
static bool find_heir(struct reading_own *r, int64_t unit, ymd ended, int64_t *heir, bool *sole, struct err *e)
{
	struct lineage_target *targets = NULL;
	size_t count = 0, own = 0;
	const int64_t *units = viewer_units(r->app->viewer, &own);
	*heir = NONE;
	if (r->lineage == NULL && (r->lineage = lineage_load(r->app->store, 0, e)) == NULL)
		return false;
	*sole = lineage_map(r->lineage, unit, ymd_add_days(ended, -1), r->ask->today, &targets, &count, r->arena) == LINEAGE_EXACT;
	for (size_t i = 0; i < count && *heir == NONE; i++) {
		bool in = viewer_is_operator(r->app->viewer);
		for (size_t k = 0; k < own && !in; k++) {
			struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text("unit_above"), e);
			if (st == NULL)
				return false;
			db_bind_int(st, db_param(st, ":unit"), units[k]);
			db_bind_int(st, db_param(st, ":above"), targets[i].to);
			db_bind_int(st, db_param(st, ":day"), r->ask->today);
			enum db_step step = db_step(st, e);
			db_reset(st);
			if (step == DB_ERROR)
				return false;
			in = step == DB_ROW;
		}
		*heir = in ? targets[i].to : NONE;
	}
	return true;
}

/* Adds the forms of units that have ended for who lies in an heir, and tells whose they were. */
static bool read_ended(struct reading_own *r, struct err *e)
{
	g_autoptr(GArray) ended = g_array_new(FALSE, FALSE, sizeof(struct own_form)), days = g_array_new(FALSE, FALSE, sizeof(ymd));
	struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text("own_forms_ended"), e);
	enum db_step step = DB_ERROR;
	bool ok = true;
	if (st == NULL)
		return false;
	bind_paths(r, st);
	db_bind_int(st, db_param(st, ":day"), r->ask->today);
	while ((step = db_step(st, e)) == DB_ROW) {
		size_t before = ended->len;
		ymd day = (ymd)db_int(st, 7);
		take_row(r, ended, st);
		if (ended->len > before)
			g_array_append_val(days, day);
	}
	for (guint i = 0; step == DB_DONE && ok && i < ended->len; i++) {
		struct own_form *x = &g_array_index(ended, struct own_form, i), *there = of_path(r->out, x->path);
		int64_t heir = NONE;
		ok = find_heir(r, x->unit, g_array_index(days, ymd, i), &heir, &x->sole_heir, e);
		if (!ok || heir == NONE)
			continue;
		x->was_unit = x->unit;
		x->unit = heir;
		if (there != NULL)
			*there = *x;
		else
			g_array_append_vals(r->out, x, 1);
	}
	return ok && step == DB_DONE;
}

static bool unit_called(struct reading_own *r, int64_t unit, const char **name, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text("search_unit_name"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), unit);
	enum db_step step = db_step(st, e);
	*name = step == DB_ROW ? arena_strdup(r->arena, db_text(st, 0)) : "";
	db_reset(st);
	return step != DB_ERROR;
}

/* Names of the units whose they are; deleted ones stay only for those who may take them up again. */
static bool name_units(struct reading_own *r, struct err *e)
{
	for (guint i = r->out->len; i-- > 0;) {
		struct own_form *x = &g_array_index(r->out, struct own_form, i);
		const char *was = NULL;
		if (!unit_called(r, x->unit, &x->unit_name, e) || (x->was_unit != 0 && !unit_called(r, x->was_unit, &was, e)))
			return false;
		if (was != NULL) {
			g_autofree char *both = MSG_FORMAT(MSG_OWN_FORM_HEIR, r->ask->lang, x->unit_name, was);
			x->unit_name = arena_strdup(r->arena, both);
		}
		x->may_keep = x->sole_heir && own_form_may(r->app, x->unit, r->ask->today);
		if (x->stopped != 0 && !x->may_keep)
			g_array_remove_index(r->out, i);
	}
	return true;
}

static gint in_order(gconstpointer p, gconstpointer q)
{
	const struct own_form *x = p, *y = q;
	bool gone_x = x->stopped != 0, gone_y = y->stopped != 0;
	return gone_x != gone_y ? gone_x - gone_y : strcmp(x->code, y->code);
}

static bool read_all(struct reading_own *r, struct err *e)
{
	size_t count = 0;
	const int64_t *units = viewer_units(r->app->viewer, &count);
	if (viewer_is_operator(r->app->viewer) && !read_rows(r, NONE, e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!read_rows(r, units[i], e))
			return false;
	if (!read_ended(r, e) || !name_units(r, e))
		return false;
	g_array_sort(r->out, in_order);
	return true;
}

/* ---- the library ---- */

static bool add_law(const char *path, const char *text, size_t length, void *user)
{
	return library_add(user, path, text, length) || true;
}

static void read_library(struct own_forms *f, struct app *a, struct arena *arena)
{
	f->library = library_new(a->vocab, a->codes);
	for (const char *const *folder = law_folders; *folder != NULL; folder++)
		law_each(*folder, add_law, f->library);
	for (size_t i = 0; i < f->count; i++)
		library_add(f->library, f->items[i].path, f->items[i].text, strlen(f->items[i].text));
	library_finish(f->library);
	const struct form *const *all = NULL;
	size_t n = library_forms(f->library, &all);
	for (size_t i = 0; i < f->count; i++) {
		struct own_form *x = &f->items[i];
		for (size_t k = 0; k < n && x->form == NULL; k++)
			if (strcmp(all[k]->code, x->code) == 0)
				x->form = all[k];
		if (x->form != NULL)
			continue;
		g_autoptr(GString) faults = g_string_new(NULL);
		library_faults(f->library, x->path, faults, NULL);
		x->fault = arena_strdup(arena, faults->str);
	}
}

bool own_forms_read(struct app *a, const struct page_ask *ask, const char *code, struct own_forms *out, struct arena *arena, struct err *e)
{
	struct db *db = store_db(a->store);
	bool began = !db_in_transaction(db);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct own_form));
	struct reading_own r = {a, ask, code, arena, found, NULL};
	*out = (struct own_forms){0};
	if (began && !db_begin_read(db, e))
		return false;
	bool ok = read_all(&r, e);
	lineage_free(r.lineage);
	if (began)
		db_rollback(db);
	if (!ok)
		return false;
	if (code != NULL && found->len == 0)
		return FAIL(e, ERR_NOT_FOUND, MSG_OWN_FORM_NONE, code);
	out->count = found->len;
	out->items = arena_list(arena, found);
	if (out->count > 0)
		read_library(out, a, arena);
	return true;
}

void own_forms_free(struct own_forms *f)
{
	library_free(f->library);
	f->library = NULL;
}

/* ---- texts ---- */

static bool begins_key(const char *line, const char *key)
{
	size_t n = strlen(key);
	return strncmp(line, key, n) == 0 && line[n] == ':';
}

/* A key of the outermost level gets another value on its line; what stood below it becomes empty lines. Without the key: before all. */
static char *with_key(const char *text, const char *key, const char *value)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	bool found = false, below = false;
	for (char **line = lines; *line != NULL; line++) {
		below = below && (**line == ' ' || **line == '\0');
		if (line != lines)
			g_string_append_c(out, '\n');
		if (!found && begins_key(*line, key)) {
			g_string_append_printf(out, "%s: %s", key, value);
			found = below = true;
		} else if (!below) {
			g_string_append(out, *line);
		}
	}
	if (!found)
		return g_strdup_printf("%s: %s\n%s", key, value, text);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *quoted(const char *text)
{
	g_autoptr(GString) out = g_string_new("'");
	for (const char *c = text; *c != '\0'; c++)
		if (*c == '\'')
			g_string_append(out, "''");
		else
			g_string_append_c(out, (unsigned char)*c < ' ' ? ' ' : *c);
	g_string_append_c(out, '\'');
	return g_string_free(g_steal_pointer(&out), FALSE);
}

const char *own_form_text(const char *text, const char *code, const char *title, struct arena *a)
{
	/* browsers send lines that end in CR LF */
	g_auto(GStrv) sent = g_strsplit(text, "\r\n", -1);
	g_autofree char *plain = g_strjoinv("\n", sent);
	g_autofree char *unsure = with_key(plain, "confidence", "draft");
	g_autofree char *bare = with_key(unsure, "number", "none");
	g_autofree char *named = with_key(bare, "form", code);
	if (title == NULL || *title == '\0')
		return arena_strdup(a, named);
	g_autofree char *said = quoted(title), *both = g_strdup_printf("{ vi: %s, en: %s }", said, said);
	g_autofree char *out = with_key(named, "title", both);
	return arena_strdup(a, out);
}

const char *own_form_of_question(const struct question *q, struct arena *a)
{
	g_autofree char *always = with_key(q->text, "valid", "{ from: 1900-01-01 }");
	if (q->date != NULL || q->period != NULL)
		return arena_strdup(a, always);
	g_autofree char *spans = with_key(always, "periods", "[year, half_year, quarter, month, span]");
	return arena_strdup(a, spans);
}
