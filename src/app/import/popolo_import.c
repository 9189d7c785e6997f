/* See popolo_import.h: the passes over the file, the batch, the report. */
#include "app/import/popolo_import.h"

#include "app/import/popolo_parts.h"
#include "app/put.h"
#include "exchange/popolo.h"
#include "messages/popolo.def"
#include "store/rows.h"
#include "store/statement.h"
#include "store/trial.h"

#include "model/kinds.gen.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

bool popolo_is(const char *path)
{
	char head[512] = "";
	FILE *f = fopen(path, "rb");
	size_t n = f != NULL ? fread(head, 1, sizeof head - 1, f) : 0, i = 0;
	if (f != NULL)
		fclose(f);
	if (n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
		i = 3;
	while (i < n && g_ascii_isspace(head[i]))
		i++;
	return i < n && head[i] == '{';
}

typedef bool object_fn(struct popolo_taking *x, const json_t *o, struct err *e);
struct pass {
	struct popolo_taking *x;
	const char *array;
	object_fn *fn;
};

static const char *const arrays[] = {"persons", "organizations", "posts", "events", "memberships", "areas"};

static bool each(void *self, const char *array, int64_t number, int64_t line, const json_t *object, struct err *e)
{
	struct pass *p = self;
	struct popolo_taking *x = p->x;
	x->array = array;
	x->number = number;
	x->line = line;
	if (p->array == NULL) { /* what is none of Popolo's arrays we know */
		bool known = false;
		for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
			known = known || strcmp(arrays[i], array) == 0;
		if (!known)
			popolo_unheld(x, array);
		return true;
	}
	return strcmp(array, p->array) != 0 || p->fn(x, object, e);
}

static bool pass(struct popolo_taking *x, const char *array, object_fn *fn, struct err *e)
{
	struct pass p = {x, array, fn};
	struct err inner = {0};
	/* The readers ask whether there is an error yet: one of their own, since e may be nobody's. */
	bool ok = popolo_read(x->o->file, each, &p, &inner);
	if (!ok && e != NULL && e->code == ERR_NONE)
		*e = inner;
	return ok;
}

static bool passes(struct popolo_taking *x, struct err *e)
{
	static const char *const levels[] = {"nation", "province", "district", "commune", "village"};
	if (!pass(x, NULL, NULL, e))
		return false;
	for (size_t i = 0; i <= G_N_ELEMENTS(levels); i++) {
		x->level = i < G_N_ELEMENTS(levels) ? levels[i] : NULL;
		if (!pass(x, "areas", popolo_area, e))
			return false;
	}
	return pass(x, "organizations", popolo_organisation, e) && pass(x, "organizations", popolo_superiors, e) &&
	       pass(x, "events", popolo_event, e) && pass(x, "posts", popolo_post, e) && pass(x, "persons", popolo_person, e) &&
	       pass(x, "memberships", popolo_membership, e);
}

/* The unit whose book takes people the file says nothing of. */
static bool find_book(struct popolo_taking *x, struct err *e)
{
	const char *code = x->o->unit != NULL ? x->o->unit : yaml_text(x->map, "unit");
	struct unit_row row;
	bool found = false;
	x->unit_area = NONE;
	if (code == NULL)
		return true;
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("export_unit"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), code);
	db_bind_int(st, db_param(st, ":day"), x->o->today);
	enum db_step step = db_step(st, e);
	int64_t id = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	if (step == DB_ERROR || (id != NONE && !store_get(x->app->store, &table_unit, 0, id, &row, x->arena, &found, e)))
		return false;
	if (found)
		x->unit_area = row.area_no;
	return x->unit_area != NONE || FAIL(e, ERR_NOT_FOUND, MSG_POPOLO_BOOK_UNIT, code);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void finish_report(struct popolo_taking *x)
{
	struct popolo_report *r = x->report;
	GHashTableIter it;
	gpointer key = NULL, n = NULL;
	size_t count = 0;
	const char **unheld = ARENA_ARRAY(x->arena, const char *, g_hash_table_size(x->unheld) + 1);
	for (g_hash_table_iter_init(&it, x->unheld); g_hash_table_iter_next(&it, &key, &n);)
		unheld[count++] = arena_printf(x->arena, "%s: %" G_GINT64_FORMAT, (const char *)key, *(int64_t *)n);
	if (count > 1)
		qsort((void *)unheld, count, sizeof *unheld, by_text);
	r->unheld = unheld;
	const char **problems = ARENA_ARRAY(x->arena, const char *, x->problems->len + 1);
	for (guint i = 0; i < x->problems->len; i++)
		problems[i] = g_ptr_array_index(x->problems, i);
	r->problems = problems;
	if (r->problem_count > x->problems->len)
		r->problem_count = x->problems->len;
	const struct {
		msg_key key;
		int64_t n;
	} notes[] = {
		{MSG_POPOLO_NOTE_POSTS, x->posts_made}, {MSG_POPOLO_NOTE_BEHALF, x->behalves}, {MSG_POPOLO_NOTE_DEATH, x->cut_at_death}};
	const char **said = ARENA_ARRAY(x->arena, const char *, G_N_ELEMENTS(notes) + 1);
	count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(notes); i++) {
		g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, notes[i].n);
		g_autofree char *text = MSG_FORMAT(notes[i].key, x->o->lang, number);
		if (notes[i].n > 0)
			said[count++] = arena_strdup(x->arena, text);
	}
	r->notes = said;
}

/* The batch itself, for /imports and coso undo. */
static void batch_line(struct popolo_taking *x, const char *batch)
{
	g_autofree char *name = g_path_get_basename(x->o->file);
	g_autofree char *text = NULL;
	gsize length = 0;
	int64_t made = 0, seen = 0, same = 0;
	json_t *set = json_object();
	if (!g_file_get_contents(x->o->file, &text, &length, NULL))
		length = 0;
	g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)(text != NULL ? text : ""), length);
	for (int c = 0; c < POPOLO_CLASSES; c++) {
		made += x->report->made[c];
		seen += x->report->seen[c];
		same += x->report->same[c];
	}
	json_object_set_new(set, "area_id", json_integer(x->unit_area != NONE ? x->unit_area : 0));
	json_object_set_new(set, "filename", json_string(name));
	json_object_set_new(set, "content_hash", json_string(hash));
	json_object_set_new(set, "template", json_string(x->o->map != NULL ? x->o->map : "popolo"));
	json_object_set_new(set, "rows_all", json_integer(seen));
	json_object_set_new(set, "rows_bad", json_integer(0));
	json_object_set_new(set, "rows_same", json_integer(same));
	json_object_set_new(set, "cells_bad", json_integer(0));
	json_object_set_new(set, "created", json_integer(made));
	json_object_set_new(set, "changed", json_integer(0));
	popolo_set(set, "state", "applied");
	popolo_set(set, "batch_key", batch);
	popolo_set(set, "by_name",
		!viewer_is_operator(x->app->viewer) ? viewer_login(x->app->viewer)
		: x->o->actor != NULL		    ? x->o->actor
						    : g_get_user_name());
	json_object_set_new(set, "at_ms", json_integer(instant_now()));
	popolo_line(x, "import_batch", NULL, set);
}

/* How the lines are to be written; the key is one that no other batch has. */
static struct put_options put_options_of(struct popolo_taking *x)
{
	unsigned char noise[4];
	randombytes_buf(noise, sizeof noise);
	return (struct put_options){.file = x->o->file,
		.batch = arena_printf(x->arena, "%08d-%02x%02x%02x%02x", x->o->today, noise[0], noise[1], noise[2], noise[3]),
		.dry = x->o->dry,
		.actor = x->o->actor,
		.reason = x->o->reason,
		.today = x->o->today,
		.begun = true};
}

/* What is there already is read in the transaction that writes the rest: of two who take in the same file at once, the second waits, then
 * finds what the first has written. */
static bool begin(struct popolo_taking *x, const struct put_options *how, struct err *e)
{
	for (;;) {
		struct err why = {0};
		if (app_put_begin(x->app, how, &why))
			return true;
		if (!db_is_held(&why))
			return err_copy(e, &why);
	}
}

/* Ends the transaction. */
static bool write(struct popolo_taking *x, struct put_options *how, struct err *e)
{
	struct popolo_report *r = x->report;
	struct put_report put;
	if (x->lines->len == 0 || r->problem_count > 0) {
		store_rollback(x->app->store);
		return true;
	}
	batch_line(x, how->batch);
	how->text = x->lines->str;
	if (!app_put(x->app, how, &put, e))
		return false;
	r->written = !x->o->dry;
	r->group = put.group;
	r->batch = r->written ? how->batch : NULL;
	return true;
}

static bool take(struct popolo_taking *x, struct err *e)
{
	struct put_options how = put_options_of(x);
	if (!popolo_read_map(x, e) || !begin(x, &how, e))
		return false;
	if (!find_book(x, e) || !passes(x, e)) {
		store_rollback(x->app->store);
		return false;
	}
	finish_report(x);
	return write(x, &how, e);
}

bool app_popolo_import(struct app *a, const struct popolo_options *o, struct arena *arena, struct popolo_report *out, struct err *e)
{
	struct popolo_taking x = {.app = a,
		.o = o,
		.arena = arena,
		.report = out,
		.lines = g_string_new(NULL),
		.refs = g_hash_table_new(g_str_hash, g_str_equal),
		.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.unheld = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
		.kept = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref),
		.problems = g_ptr_array_new()};
	*out = (struct popolo_report){.group = NONE};
	if (o->dry)
		store_trial_begin(a->store); /* a long file holds nobody */
	bool ok = take(&x, e);
	if (o->dry)
		store_trial_end(a->store);
	g_string_free(x.lines, TRUE);
	g_hash_table_destroy(x.refs);
	g_hash_table_destroy(x.seen);
	g_hash_table_destroy(x.unheld);
	g_ptr_array_free(x.kept, TRUE);
	g_ptr_array_free(x.problems, TRUE);
	return ok;
}

static void say(GString *out, msg_key key, enum msg_lang lang, const char *one)
{
	g_autofree char *text = MSG_FORMAT(key, lang, one);
	g_string_append_printf(out, "%s\n", text);
}

void popolo_report_text(const struct popolo_report *r, enum msg_lang lang, GString *out)
{
	static const msg_key names[] = {MSG_POPOLO_PERSONS, MSG_POPOLO_ORGANISATIONS, MSG_POPOLO_POSTS, MSG_POPOLO_EVENTS,
		MSG_POPOLO_MEMBERSHIPS, MSG_POPOLO_AREAS};
	int64_t made = 0;
	for (int c = 0; c < POPOLO_CLASSES; c++) {
		char n[4][24];
		const int64_t values[] = {r->seen[c], r->made[c], r->same[c], r->left[c]};
		for (int i = 0; i < 4; i++)
			g_snprintf(n[i], sizeof n[i], "%" G_GINT64_FORMAT, values[i]);
		g_autofree char *text = MSG_FORMAT(MSG_POPOLO_COUNT, lang, msg_template(names[c], lang), n[0], n[1], n[2], n[3]);
		g_string_append_printf(out, "%s\n", text);
		made += r->made[c];
	}
	for (const char *const *n = r->notes; *n != NULL; n++)
		g_string_append_printf(out, "%s\n", *n);
	if (r->unheld[0] != NULL) {
		g_autofree char *list = g_strjoinv(", ", (char **)(uintptr_t)r->unheld);
		say(out, MSG_POPOLO_UNHELD, lang, list);
	}
	if (r->problem_count > 0) {
		g_autofree char *n = g_strdup_printf("%zu", r->problem_count);
		say(out, MSG_POPOLO_BAD, lang, n);
		for (size_t i = 0; i < r->problem_count; i++)
			g_string_append_printf(out, "  %s\n", r->problems[i]);
	} else if (r->written)
		say(out, MSG_POPOLO_WRITTEN, lang, r->batch);
	else
		g_string_append_printf(out, "%s\n", msg_template(made == 0 ? MSG_POPOLO_NOTHING : MSG_POPOLO_DRY, lang));
}
