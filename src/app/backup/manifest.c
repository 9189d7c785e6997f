/* See manifest.h. */
#include "app/backup/manifest.h"

#include "app/about.h"
#include "app/figure/figure.h"
#include "base/file.h"
#include "messages/backup.def"
#include "store/describe.h"
#include "store/heads.h"

#include <string.h>

#define FORMAT 1
#define FORMS_TRIED 12 /* until one can be drawn: some are of organisations, some are typed */

/* ---- one form ---- */

/* Of a year, as most forms are. */
static char *figures_of(struct app *a, const char *form, int64_t unit, const char *year, struct err *e)
{
	const struct figure_request q = {.form = form, .place = unit, .period = year};
	struct figure *f = figure_draw(a, &q, e);
	g_autofree char *text = f != NULL ? figure_json(f) : NULL;
	figure_free(f);
	return text != NULL ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1) : NULL;
}

/* The first form by code that can be drawn of the first province: any will do, it is drawn again from the copy. */
static bool describe_form(struct app *a, ymd today, json_t *list, struct err *e)
{
	const struct form *const *forms;
	size_t count = library_forms(a->library, &forms);
	char year[8];
	int64_t unit = NONE;
	if (!app_first_province(a, today, &unit, e))
		return false;
	g_snprintf(year, sizeof year, "%d", (int)(today / 10000) - 1); /* the last whole one */
	size_t tried = 0;
	for (size_t i = 0; unit != NONE && i < count && tried < FORMS_TRIED; i++) {
		struct err none = {0};
		if (library_form(a->library, forms[i]->code, today) != forms[i])
			continue;
		tried++;
		g_autofree char *sum = figures_of(a, forms[i]->code, unit, year, &none);
		if (sum == NULL)
			continue;
		json_object_set_new(list, "form", json_string(forms[i]->code));
		json_object_set_new(list, "form_unit", json_integer(unit));
		json_object_set_new(list, "form_year", json_string(year));
		json_object_set_new(list, "form_figures", json_string(sum));
		break;
	}
	return true;
}

/* ---- the register ---- */

/* The ends of the chains one by one; signed when the list is written, by the register whose copy it is. */
static bool put_ends(struct app *a, json_t *list, struct err *e)
{
	g_autofree char *ends = heads_write(a->store, false, g_get_real_time() / 1000, e);
	if (ends != NULL)
		json_object_set_new(list, "ends", json_string(ends));
	return ends != NULL;
}

static bool sign_ends(struct store *s, json_t *list, struct err *e)
{
	g_autofree char *ends = heads_sign(s, manifest_text(list, "ends"), e);
	if (ends != NULL)
		json_object_set_new(list, "ends", json_string(ends));
	return ends != NULL;
}

static bool compare_ends(struct app *a, const json_t *list, store_say say, void *user, int64_t *findings, struct err *e)
{
	const char *ends = manifest_text(list, "ends"); /* a copy of before has none */
	return *ends == '\0' || heads_compare(a->store, ends, say, user, findings, e);
}

static void put_count(const char *table, int64_t rows, void *user)
{
	json_object_set_new(user, table, json_integer(rows));
}

json_t *manifest_describe(struct app *a, ymd today, struct err *e)
{
	struct db *db = store_db(a->store);
	json_t *list = json_object(), *counts = json_object();
	char heads[65];
	bool own = !db_in_transaction(db);
	bool ok = (!own || db_begin_read(db, e)) && store_counts(a->store, put_count, counts, e) && store_heads_hash(a->store, heads, e) &&
		  put_ends(a, list, e);
	json_object_set_new(list, "counts", counts);
	ok = ok && describe_form(a, today, list, e);
	if (own && db_in_transaction(db))
		db_rollback(db);
	if (!ok) {
		json_decref(list);
		return NULL;
	}
	json_object_set_new(list, "coso_backup", json_integer(FORMAT));
	json_object_set_new(list, "program", json_string(COSO_VERSION));
	json_object_set_new(list, "heads", json_string(heads));
	json_object_set_new(list, "site", json_integer(store_site(a->store)));
	return list;
}

struct comparing {
	const json_t *counts;
	store_say say;
	void *user;
	int64_t *findings;
};

static void find(struct comparing *x, msg_key key, const char *const *args, size_t count)
{
	(*x->findings)++;
	x->say(key, args, count, x->user);
}

static void compare_count(const char *table, int64_t rows, void *user)
{
	struct comparing *x = user;
	const json_t *was = json_object_get(x->counts, table);
	if (was == NULL || json_integer_value(was) == rows) /* a table that came with a newer program was not counted */
		return;
	char n[2][24];
	g_snprintf(n[0], sizeof n[0], "%" G_GINT64_FORMAT, (int64_t)json_integer_value(was));
	g_snprintf(n[1], sizeof n[1], "%" G_GINT64_FORMAT, rows);
	find(x, MSG_BACKUP_COUNT_BAD, (const char *[]){table, n[0], n[1]}, 3);
}

static bool compare_form(struct app *a, const json_t *list, struct comparing *x, struct err *e)
{
	const char *form = manifest_text(list, "form"), *year = manifest_text(list, "form_year");
	if (*form == '\0')
		return true;
	g_autofree char *sum = figures_of(a, form, manifest_int(list, "form_unit"), year, e);
	g_autofree char *unit = g_strdup_printf("%" G_GINT64_FORMAT, manifest_int(list, "form_unit"));
	if (sum == NULL)
		return false;
	if (strcmp(sum, manifest_text(list, "form_figures")) != 0)
		find(x, MSG_BACKUP_FORM_BAD, (const char *[]){form, unit, year}, 3);
	return true;
}

bool manifest_compare(struct app *a, const json_t *list, store_say say, void *user, int64_t *findings, struct err *e)
{
	struct db *db = store_db(a->store);
	struct comparing x = {json_object_get(list, "counts"), say, user, findings};
	char heads[65];
	if (!db_begin_read(db, e))
		return false;
	bool ok = store_counts(a->store, compare_count, &x, e) && store_heads_hash(a->store, heads, e);
	if (ok && strcmp(heads, manifest_text(list, "heads")) != 0)
		find(&x, MSG_BACKUP_HEADS_BAD, NULL, 0);
	ok = ok && compare_ends(a, list, say, user, findings, e) && compare_form(a, list, &x, e);
	db_rollback(db);
	return ok;
}

/* ---- the text ---- */

static char *canonical(const json_t *list)
{
	char *text = json_dumps(list, JSON_SORT_KEYS | JSON_INDENT(1));
	must(text != NULL);
	return text;
}

char *manifest_write(struct store *s, json_t *list, struct err *e)
{
	char mark[65];
	json_object_del(list, "mark");
	if (!sign_ends(s, list, e))
		return NULL;
	char *text = canonical(list);
	bool ok = store_key_mark(s, text, strlen(text), mark, e);
	free(text);
	if (!ok)
		return NULL;
	json_object_set_new(list, "mark", json_string(mark));
	return canonical(list);
}

bool manifest_is_marked(struct store *s, const json_t *list, struct err *e)
{
	char mark[65];
	json_t *copy = json_copy((json_t *)(uintptr_t)list);
	json_object_del(copy, "mark");
	char *text = canonical(copy);
	bool ok = store_key_mark(s, text, strlen(text), mark, e);
	free(text);
	json_decref(copy);
	return ok && (strcmp(mark, manifest_text(list, "mark")) == 0 || FAIL0(e, ERR_DATA, MSG_BACKUP_MARK_BAD));
}

json_t *manifest_read(const char *path, struct err *e)
{
	size_t length = 0;
	g_autofree char *text = file_read(path, &length, e);
	json_t *list = text != NULL ? json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL) : NULL;
	int64_t format = manifest_int(list, "coso_backup");
	if (text != NULL && format < 1)
		(void)FAIL(e, ERR_INPUT, MSG_BACKUP_NOT_ONE, COPY_LIST);
	if (format > FORMAT) {
		char n[24];
		g_snprintf(n, sizeof n, "%" G_GINT64_FORMAT, format);
		(void)FAIL(e, ERR_SCHEMA, MSG_BACKUP_NEWER, n);
	}
	if (format == FORMAT)
		return list;
	json_decref(list);
	return NULL;
}

int64_t manifest_int(const json_t *list, const char *name)
{
	return json_integer_value(json_object_get(list, name));
}

const char *manifest_text(const json_t *list, const char *name)
{
	const char *text = json_string_value(json_object_get(list, name));
	return text != NULL ? text : "";
}

int64_t manifest_rows(const json_t *list)
{
	int64_t sum = 0;
	const char *table;
	json_t *rows;
	json_object_foreach(json_object_get(list, "counts"), table, rows) sum += json_integer_value(rows);
	return sum;
}
