/* Taking in a file; see import.h. One transaction a pass: rows are checked and written as they come, and kept at the end, or rolled back (a
 * dry run, a fault, a stop). A row that is found bad only after it was written is left out of another pass. */
#include "app/import/import_parts.h"

#include "app/reading.h"
#include "app/report/round_reach.h"
#include "app/rule/ask.h"
#include "base/err_shown.h"
#include "messages/rules.def"
#include "app/act/act_internal.h"
#include "base/file.h"
#include "base/text.h"
#include "db/db_copy.h"
#include "store/statement.h"
#include "store/trial.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS_MAX 100000
#define WORK_ROWS 64   /* rows that share memory */
#define CHUNK_ROWS 500 /* rows whose rules across rows are asked together */
#define PASSES_MAX 40

/* ---- what is said ---- */

const char *imp_say(struct importing *x, msg_key key, const char *const *args, size_t n)
{
	g_autofree char *text = msg_format(key, x->o->lang, args, n);
	return arena_strdup(x->work, text);
}

/* Is the field the column fills a secret? Then its text is not shown again. */
static bool is_secret(const struct importing *x, size_t column)
{
	for (size_t i = 0; i < x->m->record_count; i++)
		for (size_t n = 0; n < x->m->records[i].field_count; n++) {
			const struct mapping_field *f = &x->m->records[i].fields[n];
			if (f->field != NULL && f->field->type == FIELD_SECRET && f->column_count > 0 && f->columns[0] == column)
				return true;
		}
	return false;
}

static const char *masked(struct importing *x, const char *text)
{
	size_t n = strlen(text);
	return arena_printf(x->arena, "••••%s", n > 8 && g_str_is_ascii(text) ? text + n - 4 : "");
}

static char *replaced(const char *text, const char *part, const char *by)
{
	g_auto(GStrv) parts = g_strsplit(text, part, -1);
	return g_strjoinv(by, parts);
}

/* What a cell says as it is seen in Excel: a day is no ISO text there. */
static const char *as_seen(const struct importing *x, int64_t row, size_t at, const char *given, char *day)
{
	const struct grid_cell *c = x->row != NULL && x->row->number == row && at < x->row->count ? &x->row->cells[at] : NULL;
	return c != NULL && c->type == GRID_DAY && strcmp(c->text, given) == 0 ? ymd_format_vi(c->day, day) : given;
}

static void add_fault(struct importing *x, int64_t row, size_t column, const char *given, const char *text, const char *nearest,
	const char *rule, bool warning, GArray *to)
{
	size_t at = column == SIZE_MAX ? SIZE_MAX : x->at[column];
	bool secret = column != SIZE_MAX && is_secret(x, column);
	char day[12];
	const char *shown = secret ? masked(x, given) : arena_strdup(x->arena, as_seen(x, row, at, given, day));
	bool otherwise = *given != '\0' && strcmp(shown, given) != 0 && (!secret || strlen(given) > 3);
	g_autofree char *said = otherwise ? replaced(text, given, shown) : g_strdup(text);
	const char *sheet = grid_sheet(x->grid), *place = at == SIZE_MAX ? NULL : grid_place(x->arena, at, row);
	const struct import_fault f = {.row = row,
		.column = at,
		.place = place == NULL			   ? arena_printf(x->arena, "%" G_GINT64_FORMAT, row)
			 : sheet != NULL && *sheet != '\0' ? arena_printf(x->arena, "%s!%s", sheet, place)
							   : place,
		.heading = at == SIZE_MAX || at >= x->heading_count ? "" : x->headings[at],
		.given = shown,
		.text = arena_strdup(x->arena, said),
		.nearest = nearest,
		.rule = arena_strdup(x->arena, rule),
		.warning = warning};
	g_array_append_val(to, f);
}

/* The same cell may fill several fields: its fault is told once. */
static bool told_already(const struct importing *x, size_t column, const char *text)
{
	size_t at = column == SIZE_MAX ? SIZE_MAX : x->at[column];
	for (guint i = x->faults->len; i > 0; i--) {
		const struct import_fault *f = &g_array_index(x->faults, struct import_fault, i - 1);
		if (f->row != x->row->number)
			return false;
		if (f->column == at && (at != SIZE_MAX || strcmp(f->text, text) == 0) && !f->warning)
			return true;
	}
	return false;
}

void imp_fault(struct importing *x, size_t column, const char *given, const char *text, const char *nearest, const char *rule, bool warning)
{
	if (!warning && told_already(x, column, text)) {
		x->row_faulty = true;
		x->hard++;
		return;
	}
	x->report->fault_total++;
	if (!warning) {
		x->row_faulty = true;
		x->hard++;
		x->report->cells_bad += column != SIZE_MAX;
	}
	if (x->faults->len < FAULTS_MAX)
		add_fault(x, x->row->number, column, given, text, arena_strdup(x->arena, nearest), rule, warning, x->faults);
}

void imp_change(struct importing *x, size_t column, const char *given, const char *recorded, const char *text)
{
	guint before = x->faults->len;
	imp_fault(x, column, given, text, NULL, NULL, true);
	if (x->faults->len == before)
		return;
	struct import_fault *f = &g_array_index(x->faults, struct import_fault, before);
	f->change = true;
	f->recorded = is_secret(x, column) ? NULL : arena_strdup(x->arena, recorded);
}

/* ---- rules across rows ---- */

static void sticky_fault(struct importing *x, int64_t row, size_t column, const char *text, const char *rule)
{
	add_fault(x, row, column, "", text, NULL, rule, false, x->sticky);
	x->late += g_hash_table_add(x->bad, g_memdup2(&row, sizeof row));
}

/* The column of the file a field of that kind comes from. */
static size_t column_of_field(const struct importing *x, const struct kind *k, const char *field)
{
	for (size_t i = 0; field != NULL && i < x->m->record_count; i++)
		for (size_t n = 0; x->m->records[i].kind == k && n < x->m->records[i].field_count; n++) {
			const struct mapping_field *f = &x->m->records[i].fields[n];
			if (strcmp(f->name, field) == 0 && f->column_count > 0)
				return f->columns[0];
		}
	return SIZE_MAX;
}

static void note_broken(const char *rule, const struct table *t, int64_t area, int64_t id, msg_key why, void *user)
{
	struct importing *x = user;
	const int64_t *row = g_hash_table_lookup(x->made, &id);
	g_autofree char *told = g_strdup_printf("%s:%" G_GINT64_FORMAT, rule, id);
	(void)area;
	if (!g_hash_table_add(x->told, g_steal_pointer(&told)))
		return;
	/* A row of the register that this file has put in the wrong: with rules asked after each row it is known which one did. */
	if (row == NULL && x->chunk > 1) {
		x->careful = true;
		return;
	}
	sticky_fault(x, row != NULL ? *row : x->asked_row, column_of_field(x, t->kind, act_rule_field(rule, why)),
		msg_template(why, x->o->lang), rule);
	x->fix_rules = true;
}

static bool ask_rules(struct importing *x, struct err *e)
{
	if (x->chunk == 0)
		return true;
	bool ok = store_ask_rules(x->store, note_broken, x, e);
	g_hash_table_remove_all(x->made);
	x->chunk = 0;
	return ok;
}

/* Rules with thresholds that the law says cannot be broken, over everything the pass has written: told at the row that wrote what breaks
 * them. */
struct limits {
	struct importing *x;
	struct err why; /* a row of the register that no row of the file wrote was put in the wrong: the whole is refused */
};

int64_t imp_made_by(const struct importing *x, int64_t id)
{
	int64_t row = NONE;
	for (guint i = 0; i < x->made_all->len; i++) {
		const struct imp_made *m = &g_array_index(x->made_all, struct imp_made, i);
		if (m->known ? m->id == id : m->id <= id)
			row = m->row;
	}
	return row;
}

static void note_limit(const struct limit *l, const struct watch *w, const struct watch_found *f, void *user)
{
	struct limits *u = user;
	struct importing *x = u->x;
	g_autofree char *told = g_strdup_printf("%s:%" G_GINT64_FORMAT, l->rule, f->id);
	int64_t row = imp_made_by(x, f->id);
	if (row != NONE) {
		if (g_hash_table_add(x->told, g_steal_pointer(&told)))
			sticky_fault(
				x, row, column_of_field(x, w->t->kind, w->field), limit_sentence(l, x->o->lang, f->n, x->work), l->rule);
		x->fix_rules = true;
		return;
	}
	(void)FAIL(&u->why, ERR_CONFLICT, MSG_RULE_REFUSED, l->rule, limit_sentence(l, MSG_VI, f->n, x->work),
		limit_sentence(l, MSG_EN, f->n, x->work));
}

static bool ask_limits(struct importing *x, struct err *e)
{
	struct limits u = {.x = x};
	return rule_ask_written(x->app, x->o->today, LIMIT_ERROR, note_limit, &u, e) && (u.why.code == ERR_NONE || err_copy(e, &u.why));
}

/* ---- one pass ---- */

static void count(struct importing *x, enum imp_outcome outcome)
{
	struct import_report *r = x->report;
	r->rows++;
	r->cells += (int64_t)x->row->count;
	r->rows_good += outcome == ROW_TAKEN || outcome == ROW_SAME;
	r->rows_same += outcome == ROW_SAME;
	r->rows_bad += outcome == ROW_BAD || outcome == ROW_REFUSED;
	r->rows_skipped += outcome == ROW_SKIPPED;
}

static void renew_work(struct importing *x)
{
	if (++x->work_rows < WORK_ROWS)
		return;
	arena_free(x->work);
	x->work = arena_new();
	x->work_rows = 0;
}

static bool go_on(struct importing *x)
{
	int64_t done = x->report->rows, parts = grid_progress(x->grid);
	if (x->o->progress == NULL || done % 64 != 0)
		return true;
	x->stopped = !x->o->progress(x->o->progress_self, done, parts > 0 ? MAX(done, done * 1000 / parts) : 0);
	return !x->stopped;
}

/* A refusal the row did not foresee: the row is left out of the next pass. */
static bool refused(struct importing *x, const struct err *why, bool *again, struct err *e)
{
	if (why->code != ERR_INPUT && why->code != ERR_CONFLICT)
		return err_copy(e, why);
	sticky_fault(x, x->row->number, SIZE_MAX, err_shown(why, x->o->lang), NULL);
	*again = true;
	return true;
}

static bool rows(struct importing *x, bool *again, struct err *e)
{
	while (true) {
		enum imp_outcome outcome = ROW_BAD;
		struct err why = {0};
		if (!grid_next(x->grid, &x->row, e))
			return false;
		if (x->row == NULL || !go_on(x))
			break;
		bool left_out = g_hash_table_contains(x->bad, &x->row->number);
		if (!left_out && !imp_row(x, &outcome, &why))
			return outcome == ROW_REFUSED ? refused(x, &why, again, e) : err_copy(e, &why);
		count(x, outcome);
		imp_note_row(x);
		x->chunk += outcome == ROW_TAKEN;
		x->asked_row = x->row->number;
		if (x->chunk >= (x->careful ? 1 : CHUNK_ROWS) && !ask_rules(x, e))
			return false;
		renew_work(x);
	}
	return x->stopped || ask_rules(x, e);
}

static void forget_pass(struct importing *x)
{
	struct import_report *r = x->report;
	r->rows = r->rows_good = r->rows_bad = r->rows_same = r->rows_skipped = r->cells = r->cells_bad = 0;
	r->created = r->changed = r->fault_total = 0;
	g_array_set_size(x->faults, 0);
	g_array_set_size(x->twins, 0);
	x->late = x->hidden_rows = 0;
	x->hidden_numbers = x->beside_names = NULL;
	x->beside_cells = 0;
	x->beside_count = 0;
	memset(x->beside, 0, sizeof x->beside);
	g_hash_table_remove_all(x->made);
	g_array_set_size(x->made_all, 0);
	g_hash_table_remove_all(x->by_kind);
	g_hash_table_remove_all(x->told);
	x->chunk = 0;
	x->fix_rules = false;
	x->first_area = NONE;
}

static bool reopen(struct importing *x, struct err *e)
{
	grid_close(x->grid);
	x->grid = NULL;
	return grid_open(x->file, &x->o->grid, &x->grid, e);
}

static bool worth_keeping(const struct importing *x)
{
	const struct import_report *r = x->report;
	bool any = r->created + r->changed > 0, clean = r->rows_bad == 0 && x->sticky->len == 0;
	bool reason = r->reaches == NULL || (x->o->reason != NULL && *x->o->reason != '\0');
	return reason && !x->o->dry && !x->stopped && any && (clean || x->o->skip_bad);
}

/* Somebody else may be taking in a file too: whoever may be asked whether to go on waits for as long as that takes. */
static bool begin(struct importing *x, const struct store_act *how, struct err *e)
{
	for (;;) {
		struct err why = {0};
		if (store_begin(x->store, how, &why))
			return true;
		if (!db_is_held(&why) || x->o->progress == NULL)
			return err_copy(e, &why);
		if (!x->o->progress(x->o->progress_self, 0, 0))
			return FAIL0(e, ERR_CANCELLED, MSG_IMP_STOPPED_WAITING);
	}
}

/* Leaves the transaction open when the pass may be kept. again: another one is needed. */
static bool pass(struct importing *x, const struct store_act *how, const char *hash, bool *again, struct err *e)
{
	*again = false;
	forget_pass(x);
	if (!begin(x, how, e))
		return false;
	bool were_careful = x->careful,
	     ok = imp_batch_same(x, hash, &x->report->loaded_before, e) && imp_ready_pass(x, e) && rows(x, again, e);
	*again = *again || (x->careful && !were_careful && !x->stopped);
	ok = ok && (*again || x->stopped || (ask_limits(x, e) && round_reach_asks(x->app, x->o->lang, x->arena, &x->report->reaches, e)));
	/* Rows found bad after they were written are to be left out, if anything is to stay; in a trial once more, so that what it counts
	 * is what would stay. */
	if (ok && !*again && x->fix_rules && (x->o->dry ? !x->counted_again : x->o->skip_bad) && !x->stopped)
		*again = x->counted_again = true;
	if (!ok || *again || !worth_keeping(x))
		store_rollback(x->store);
	return ok && (!*again || reopen(x, e));
}

/* ---- the report ---- */

static gint by_place(gconstpointer a, gconstpointer b)
{
	const struct import_fault *x = a, *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

static void *kept(struct importing *x, const GArray *from, size_t size)
{
	void *out = arena_alloc_array(x->arena, size, from->len + 1);
	if (from->len > 0)
		memcpy(out, from->data, from->len * size);
	return out;
}

static void give_kinds(struct importing *x)
{
	const char **lines = ARENA_ARRAY(x->arena, const char *, kind_count + 1);
	size_t n = 0;
	for (size_t i = 0; i < kind_count; i++) {
		int made = GPOINTER_TO_INT(g_hash_table_lookup(x->by_kind, kind_all[i]));
		if (made > 0)
			lines[n++] =
				arena_printf(x->arena, "%s: %s", kind_label_in(kind_all[i], x->o->lang), text_thousands(made, x->arena));
	}
	x->report->created_by_kind = lines;
}

static void give_report(struct importing *x)
{
	struct import_report *r = x->report;
	r->fault_total += x->sticky->len;
	r->rows_good -= x->late;
	r->rows_bad += x->late;
	g_array_append_vals(x->faults, x->sticky->data, x->sticky->len);
	g_array_set_size(x->sticky, 0);
	g_array_sort(x->faults, by_place);
	r->faults = kept(x, x->faults, sizeof(struct import_fault));
	r->fault_count = x->faults->len;
	r->twins = kept(x, x->twins, sizeof(struct import_twin));
	r->twin_count = x->twins->len;
	if (x->heading_count > 0 && x->taken != NULL) {
		const char **ignored = ARENA_ARRAY(x->arena, const char *, x->heading_count + 1);
		size_t n = 0;
		for (size_t i = 0; i < x->heading_count; i++)
			if (!x->taken[i] && x->headings[i][0] != '\0')
				ignored[n++] = arena_strdup(x->arena, x->headings[i]);
		r->ignored_columns = ignored;
	}
	give_kinds(x);
	imp_give_notes(x);
	r->stopped = x->stopped;
}

static bool mark_file(struct importing *x, struct err *e)
{
	const struct import_report *r = x->report;
	struct grid_mark *marks = ARENA_ARRAY(x->arena, struct grid_mark, r->fault_count + 1);
	for (size_t i = 0; i < r->fault_count; i++) {
		const struct import_fault *f = &r->faults[i];
		const char *comment = f->nearest == NULL ? f->text : arena_printf(x->arena, "%s → %s", f->text, f->nearest);
		marks[i] = (struct grid_mark){f->row, f->column == SIZE_MAX ? 0 : f->column, comment};
	}
	return grid_mark(x->file, &x->o->grid, grid_sheet(x->grid), marks, r->fault_count, x->o->marked, e);
}

/* ---- the whole ---- */

bool import_hash(const char *path, char out[65], struct err *e)
{
	unsigned char hash[32], buffer[16384];
	crypto_generichash_state state;
	FILE *f = fopen(path, "rb");
	size_t n = 0;
	if (f == NULL)
		return FAIL(e, ERR_IO, MSG_IMP_FILE, path);
	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		crypto_generichash_update(&state, buffer, n);
	bool ok = ferror(f) == 0;
	fclose(f);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(out, 65, hash, sizeof hash);
	return ok || FAIL(e, ERR_IO, MSG_IMP_FILE, path);
}

/* "20261128-1a2b3c4d": the day and something no other batch has. */
static const char *new_key(struct importing *x)
{
	unsigned char noise[4];
	randombytes_buf(noise, sizeof noise);
	return arena_printf(x->arena, "%d-%02x%02x%02x%02x", x->o->today, noise[0], noise[1], noise[2], noise[3]);
}

static bool keep(struct importing *x, const char *hash, const char *key, struct err *e)
{
	int64_t group = store_group(x->store);
	if (!imp_batch_write(x, hash, key, e) || !store_commit(x->store, e)) {
		store_rollback(x->store);
		return false;
	}
	x->report->written = true;
	x->report->group = group;
	x->report->batch = key;
	return true;
}

static bool run(struct importing *x, struct err *e)
{
	char hash[65];
	bool again = true;
	const char *key = new_key(x);
	const struct store_act how = {
		.actor = viewer_is_operator(x->app->viewer) && x->o->actor != NULL ? x->o->actor : viewer_login(x->app->viewer),
		.why = app_why(x->app, "import"),
		.reason = x->o->reason,
		.batch = key};
	if (x->o->file_hash != NULL)
		g_strlcpy(hash, x->o->file_hash, sizeof hash);
	else if (!import_hash(x->o->file, hash, e))
		return false;
	for (int passes = 0; again; passes++) {
		if (passes == PASSES_MAX)
			return FAIL0(e, ERR_CONFLICT, MSG_IMP_TOO_MANY_PASSES);
		if (!pass(x, &how, hash, &again, e))
			return false;
	}
	bool keeping = worth_keeping(x);
	give_report(x);
	/* The marked file before the end of the transaction: when it cannot be written, nothing is. */
	if (x->o->marked != NULL && !x->stopped && !mark_file(x, e)) {
		if (keeping)
			store_rollback(x->store);
		return false;
	}
	return !keeping || keep(x, hash, key, e);
}

bool app_import(struct app *a, const struct import_options *o, struct arena *arena, struct import_report *out, struct err *e)
{
	struct importing x = {
		.app = a, .store = a->store, .o = o, .m = o->mapping, .report = out, .arena = arena, .first_area = NONE, .nation = NONE};
	char *plain = NULL;
	*out = (struct import_report){.group = NONE};
	/* Before any lock: LibreOffice may take its time. */
	if (!grid_plain(o->file, &o->grid, &plain, e))
		return false;
	x.file = plain != NULL ? plain : o->file;
	if (o->dry)
		store_trial_begin(a->store);
	db_cache_limit(store_db(a->store), DB_CACHE_FILE_KB);
	bool ok = grid_open(x.file, &o->grid, &x.grid, e) && imp_ready(&x, e) && (x.law = imp_law_new(&x, e)) != NULL && run(&x, e);
	imp_clear(&x);
	grid_close(x.grid);
	db_cache_limit(store_db(a->store), 0);
	if (o->dry)
		store_trial_end(a->store);
	grid_plain_remove(plain);
	/* Also of what came to nothing: whom it met is known by then. */
	if (ok && out->written) {
		app_settle_readings(a, a->store);
		return true;
	}
	return app_write_readings(a, a->store, ok ? e : NULL) && ok;
}
