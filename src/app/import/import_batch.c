/* Batches: one row for each file taken in, and what undoing does to it. */
#include "app/import/import_batch.h"

#include "app/import/import_parts.h"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

#define FAULTS_BYTES 200000 /* of the text of faults kept with a batch */

static int64_t batch_state(struct app *a, const char *code)
{
	const struct code_list *l = codes_list(a->codes, "batch_state", NULL);
	const struct code *c = l == NULL ? NULL : code_by_id(l, code);
	must(c != NULL); /* part of the program */
	return c->num;
}

/* The faults of rows that were left out, one a line, as far as they go. */
static const char *faults_text(struct importing *x)
{
	GString *s = g_string_new(NULL);
	for (guint pass = 0; pass < 2; pass++) {
		const GArray *from = pass == 0 ? x->faults : x->sticky;
		for (guint i = 0; i < from->len && s->len < FAULTS_BYTES; i++) {
			const struct import_fault *f = &g_array_index(from, struct import_fault, i);
			g_string_append_printf(s, "%s\t%s\t%s\t%s\n", f->place, f->heading, f->text, f->nearest != NULL ? f->nearest : "");
		}
	}
	const char *out = s->len == 0 ? NULL : arena_strdup(x->arena, s->str);
	g_string_free(s, TRUE);
	return out;
}

static const char *base_name(struct importing *x)
{
	g_autofree char *base = g_path_get_basename(x->o->file_name != NULL ? x->o->file_name : x->o->file);
	return imp_normal(x, arena_strdup(x->arena, base), &(struct err){0});
}

bool imp_batch_write(struct importing *x, const char *hash, const char *key, struct err *e)
{
	struct import_batch_row r;
	const struct import_report *report = x->report;
	row_init(&table_import_batch, &r);
	r.area_id = x->first_area;
	if (r.area_id == NONE && x->o->unit != NONE && !imp_area_of(x, x->o->unit, NONE, &r.area_id, e))
		return false;
	if (r.area_id == NONE)
		r.area_id = 0;
	r.filename = base_name(x);
	if (r.filename == NULL)
		r.filename = "?";
	r.content_hash = hash;
	r.template = x->m->name;
	r.mapping = x->m->text;
	r.rows_all = report->rows;
	r.rows_bad = report->rows_bad;
	r.rows_same = report->rows_same;
	r.cells_bad = report->cells_bad;
	r.created = report->created;
	r.changed = report->changed;
	r.faults = faults_text(x);
	r.state = batch_state(x->app, "applied");
	r.batch_key = key;
	r.by_account_id = viewer_account(x->app->viewer);
	r.by_name = viewer_is_operator(x->app->viewer) ? x->o->actor : viewer_login(x->app->viewer);
	r.at_ms = store_now(x->store);
	return store_insert(x->store, &table_import_batch, &r, e);
}

bool imp_batch_same(struct importing *x, const char *hash, const char **out, struct err *e)
{
	struct db_stmt *st = imp_ask(x, "import_batch_of_content", e);
	*out = NULL;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":hash"), hash);
	db_bind_int(st, db_param(st, ":state"), batch_state(x->app, "applied"));
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		const char *said = IMP_SAY(x, MSG_IMP_SAME_FILE, db_text(st, 0), db_text(st, 1));
		*out = arena_strdup(x->arena, said);
	}
	db_reset(st);
	return step != DB_ERROR;
}

/* ---- lists ---- */

static bool read_batch(struct app *a, int64_t area, int64_t id, struct arena *arena, struct import_batch_row *r, bool *found, struct err *e)
{
	return store_get(a->store, &table_import_batch, area, id, r, arena, found, e);
}

static bool may_see(struct app *a, const struct import_batch_row *r)
{
	struct auth_place at = {.unit = NONE, .organisation = NONE, .day = 0};
	struct err ignored = {0};
	if (viewer_is_operator(a->viewer) || (r->by_account_id != NONE && r->by_account_id == viewer_account(a->viewer)))
		return true;
	if (!put_place(a, &table_import_batch, r, r->area_id, (ymd)20000101, &at, &ignored))
		return false;
	return viewer_may(a->viewer, RIGHT_VIEW, "import_batch", 'O', &at);
}

static bool group_of(struct app *a, const char *key, int64_t *group, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("import_group_of_batch"), e);
	*group = NONE;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":batch"), key);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*group = db_int(st, 0);
	db_reset(st);
	return step != DB_ERROR;
}

static bool take_line(struct app *a, const struct import_batch_row *r, struct arena *arena, struct import_batch_line *l, struct err *e)
{
	*l = (struct import_batch_line){.batch = r->batch_key,
		.file = r->filename,
		.mapping = r->template,
		.who = r->by_name != NULL ? r->by_name : "",
		.when_ms = r->at_ms,
		.rows = r->rows_all,
		.created = r->created,
		.changed = r->changed,
		.cells_bad = r->cells_bad,
		.undone_ms = r->undone_ms};
	(void)arena;
	return group_of(a, r->batch_key, &l->group, e);
}

/* The ids first: the statement may not stand open while others are asked. */
static bool batch_ids(struct app *a, size_t limit, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("import_batches"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":most"), limit == 0 || limit > 10000 ? 10000 : (int64_t)limit);
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct imp_key k = {db_int(st, 0), db_int(st, 1)};
		g_array_append_val(out, k);
	}
	return step == DB_DONE;
}

bool app_import_batches(
	struct app *a, size_t limit, struct arena *arena, const struct import_batch_line **lines, size_t *count, struct err *e)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(struct imp_key));
	*count = 0;
	if (!batch_ids(a, limit, ids, e))
		return false;
	struct import_batch_line *all = ARENA_ARRAY(arena, struct import_batch_line, ids->len + 1);
	*lines = all;
	for (guint i = 0; i < ids->len; i++) {
		const struct imp_key *k = &g_array_index(ids, struct imp_key, i);
		struct import_batch_row *r = arena_alloc(arena, sizeof *r);
		bool found = false;
		if (!read_batch(a, k->a, k->b, arena, r, &found, e))
			return false;
		if (found && may_see(a, r) && !take_line(a, r, arena, &all[(*count)++], e))
			return false;
	}
	return true;
}

/* ---- undo ---- */

bool app_import_group(struct app *a, const char *key, int64_t *group, struct err *e)
{
	struct arena *arena = arena_new();
	struct import_batch_row r;
	struct imp_key k = {NONE, NONE};
	bool found = false, ok = false;
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("import_batch_by_key"), e);
	enum db_step step = DB_ERROR;
	if (st != NULL) {
		db_bind_text(st, db_param(st, ":key"), key);
		step = db_step(st, e);
		if (step == DB_ROW)
			k = (struct imp_key){db_int(st, 0), db_int(st, 1)};
		db_reset(st);
	}
	if (step == DB_DONE)
		FAIL(e, ERR_NOT_FOUND, MSG_IMP_NO_BATCH, key);
	if (step == DB_ROW && read_batch(a, k.a, k.b, arena, &r, &found, e))
		ok = found && r.undone_ms == NONE ? group_of(a, key, group, e) : FAIL(e, ERR_CONFLICT, MSG_IMP_UNDONE, key);
	arena_free(arena);
	return ok;
}

bool import_batch_undone(struct app *a, int64_t group, struct err *e)
{
	struct arena *arena = arena_new();
	struct import_batch_row r;
	struct imp_key k = {NONE, NONE};
	bool found = false;
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("import_batch_of_group"), e);
	enum db_step step = DB_ERROR;
	if (st != NULL) {
		db_bind_int(st, db_param(st, ":group"), group);
		step = db_step(st, e);
		if (step == DB_ROW)
			k = (struct imp_key){db_int(st, 0), db_int(st, 1)};
		db_reset(st);
	}
	bool ok = step != DB_ERROR;
	if (step == DB_ROW && read_batch(a, k.a, k.b, arena, &r, &found, e) && found && r.undone_ms == NONE) {
		r.undone_ms = store_now(a->store);
		r.state = batch_state(a, "undone");
		ok = store_update(a->store, &table_import_batch, &r, e);
	}
	arena_free(arena);
	return ok && (e == NULL || e->code == ERR_NONE);
}
