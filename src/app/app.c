/* Opening the law and the register. */
#include "app/app.h"

#include "app/directory/directory.h"
#include "app/kept.h"
#include "app/reading.h"
#include "app/report/round_reach.h"
#include "messages/auth.def"
#include "model/kinds.gen.h"
#include "store/rows.h"
#include "store/statement.h"

#include <gio/gio.h>
#include <string.h>

const char *const law_folders[] = {"groups", "forms", "claims", "standards", "quotas", "targets", "checks", "clocks", "searches", "layouts",
	"calendars", "reports", NULL};

char *law_text(const char *path, void *unused)
{
	(void)unused;
	g_autofree char *full = g_strconcat("/coso/domain/", path, NULL);
	GBytes *bytes = g_resources_lookup_data(full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	if (bytes == NULL)
		return NULL;
	gsize n = 0;
	const char *data = g_bytes_get_data(bytes, &n);
	char *copy = g_strndup(data, n);
	g_bytes_unref(bytes);
	return copy;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool law_each(const char *folder, law_each_file each, void *user)
{
	g_autofree char *path = g_strconcat("/coso/domain/", folder, NULL);
	char **names = g_resources_enumerate_children(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	bool ok = true;
	if (names == NULL)
		return true;
	qsort(names, g_strv_length(names), sizeof *names, by_name);
	for (char **n = names; ok && *n != NULL; n++) {
		if (!g_str_has_suffix(*n, ".yaml"))
			continue;
		g_autofree char *file = g_strconcat(folder, "/", *n, NULL);
		g_autofree char *text = law_text(file, NULL);
		g_autofree char *shown = g_strconcat("domain/", file, NULL);
		must(text != NULL); /* listed just now, and part of the program */
		ok = each(shown, text, strlen(text), user);
	}
	g_strfreev(names);
	return ok;
}

static bool add_file(const char *path, const char *text, size_t length, void *library)
{
	/* A faulty file is not offered; the others are. */
	(void)library_add(library, path, text, length);
	return true;
}

bool app_add_local_codes(struct app *a, struct err *e)
{
	const struct rows_ask ask = {.t = &table_list_item, .area = NONE, .before = NONE};
	struct arena *arena = arena_new();
	struct rows rows;
	bool ok = store_rows(a->store, &ask, arena, &rows, e);
	for (size_t i = 0; ok && i < rows.count; i++) {
		const struct list_item_row *r = rows.items[i];
		codes_add_item(a->codes, r->list,
			&(struct code){.num = (int)r->num,
				.id = r->code,
				.vi = r->vi,
				.en = r->vi,
				.from = r->valid_from == NONE ? 0 : (ymd)r->valid_from,
				.until = r->valid_until == NONE ? YMD_OPEN : (ymd)r->valid_until});
	}
	arena_free(arena);
	return ok;
}

static bool read_law(struct app *a, struct err *e)
{
	g_autofree char *text = law_text("vocabulary.yaml", NULL);
	must(text != NULL);
	a->codes = codes_new(law_text, NULL);
	if (a->store != NULL && !app_add_local_codes(a, e))
		return false;
	a->vocab = vocab_read(text, strlen(text), a->codes, a->arena, e);
	if (a->vocab == NULL)
		return false;
	a->library = library_new(a->vocab, a->codes);
	for (const char *const *f = law_folders; *f != NULL; f++)
		law_each(*f, add_file, a->library);
	library_finish(a->library);
	return true;
}

struct app *app_open(const char *address, enum db_mode mode, struct err *e)
{
	struct app *a = g_new0(struct app, 1);
	a->arena = arena_new();
	a->viewer = viewer_operator();
	if (address != NULL) {
		struct store_open o = {.address = address, .mode = mode};
		a->store = store_open(&o, e);
		if (a->store == NULL)
			goto failed;
		if (mode != DB_READ)
			round_reach_watch(a);
	}
	if (read_law(a, e))
		return a;
failed:
	app_close(a);
	return NULL;
}

struct app *app_read_law(struct store *s, struct err *e)
{
	struct app *a = g_new0(struct app, 1);
	a->arena = arena_new();
	a->viewer = viewer_operator();
	a->store = s;
	bool ok = read_law(a, e);
	a->store = NULL;
	if (!ok)
		g_clear_pointer(&a, app_close);
	return a;
}

struct directory *app_directory(struct app *a)
{
	if (a->directory == NULL)
		a->directory = directory_new();
	return a->directory;
}

void app_close(struct app *a)
{
	if (a == NULL)
		return;
	app_forget_readings(a);
	kept_release(a);
	viewer_release(a->own_viewer);
	directory_free(a->directory);
	library_free(a->library);
	codes_free(a->codes);
	store_close(a->store);
	arena_free(a->arena);
	g_free(a);
}

bool app_ask_int(struct app *a, const char *statement, const char *param, int64_t key, ymd day, int64_t *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text(statement), e);
	*out = NONE;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, param), key);
	if (db_find_param(st, ":day") >= 0)
		db_bind_int(st, db_param(st, ":day"), day);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step != DB_ERROR;
}

int app_why(struct app *a, const char *code)
{
	const struct code_list *l = codes_list(a->codes, "change_why", NULL);
	const struct code *c = l == NULL ? NULL : code_by_id(l, code);
	must(c != NULL);
	return c->num;
}

bool app_act_as(struct app *a, const char *login, ymd today, struct err *e)
{
	if (login == NULL)
		return true;
	int64_t account = NONE;
	if (!viewer_find_account(a->store, login, today, &account, e))
		return false;
	if (account == NONE)
		return FAIL(e, ERR_DENIED, MSG_AUTH_NO_ACCOUNT, login);
	const struct viewer *v = viewer_load(a->store, account, today, e);
	if (v == NULL)
		return false;
	viewer_release(a->own_viewer);
	a->viewer = a->own_viewer = v;
	return true;
}
