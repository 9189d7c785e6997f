/* Puts a copy aside; see backup.h. First the database, then its files: whatever file a row of the copy speaks of was there before the row.
 */
#include "app/backup/backup.h"

#include "app/backup/manifest.h"
#include "app/backup/folder.h"
#include "auth/law.h"
#include "base/file.h"
#include "db/db_dump.h"
#include "exchange/age.h"
#include "exchange/sealed.h"
#include "messages/backup.def"
#include "store/describe.h"
#include "store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

struct work {
	const struct backup_options *o;
	struct backup_report *out;
	struct app *app; /* the register itself */
	char *aside;	 /* folder of what is not yet sealed */
	char *copy;	 /* the database in it */
	json_t *list;
	int64_t done, total;
};

static bool progress(int64_t bytes, void *user)
{
	struct work *w = user;
	return w->o->progress == NULL || w->o->progress(w->done + bytes, MAX(w->total, w->done + bytes), w->o->user);
}

/* ---- the database and what it says of itself ---- */

static bool copy_sqlite(struct work *w, struct err *e)
{
	if (!db_dump(store_db(w->app->store), w->o->address, w->copy, e))
		return false;
	struct app *a = app_open(w->copy, DB_READ, e);
	w->list = a != NULL ? manifest_describe(a, w->o->today, e) : NULL;
	app_close(a);
	return w->list != NULL;
}

static bool copy_postgres(struct work *w, struct err *e)
{
	struct db *db = store_db(w->app->store);
	if (!db_begin_read(db, e))
		return false;
	bool ok = db_dump(db, w->o->address, w->copy, e) && (w->list = manifest_describe(w->app, w->o->today, e)) != NULL;
	if (db_in_transaction(db))
		db_rollback(db);
	return ok;
}

static bool copy_database(struct work *w, struct err *e)
{
	bool sqlite = db_engine_of(store_db(w->app->store)) == DB_SQLITE;
	GStatBuf st;
	w->copy = g_build_filename(w->aside, sqlite ? COPY_SQLITE : COPY_POSTGRES, NULL);
	if (!(sqlite ? copy_sqlite(w, e) : copy_postgres(w, e)))
		return false;
	if (g_stat(w->copy, &st) != 0)
		return FAIL(e, ERR_IO, MSG_BACKUP_IO, w->copy, g_strerror(errno));
	w->total = w->out->bytes = st.st_size;
	json_object_set_new(w->list, "engine", json_string(sqlite ? "sqlite" : "postgresql"));
	json_object_set_new(w->list, "made_ms", json_integer(g_get_real_time() / 1000));
	json_object_set_new(w->list, "register_bytes", json_integer(st.st_size));
	w->out->log_rows = json_integer_value(json_object_get(json_object_get(w->list, "counts"), "change_log"));
	return true;
}

/* ---- the parts of the sealed file ---- */

static bool add_database(struct work *w, struct sealed *x, struct err *e)
{
	char sum[65];
	g_autofree char *name = g_path_get_basename(w->copy);
	if (!sealed_add(x, name, w->copy, sum, progress, w, e))
		return false;
	w->done = w->total;
	json_object_set_new(w->list, "register_sum", json_string(sum));
	return true;
}

/* Sealed once more, for fewer hands: with the register alone nobody can open what is sealed in it. Absent where this register has no key.
 */
static bool add_key(struct work *w, struct sealed *x, struct err *e)
{
	const char *file = store_key_file(w->app->store);
	g_autofree char *sealed = g_build_filename(w->aside, COPY_KEY, NULL);
	char *const *recipients = w->o->key_recipients != NULL && w->o->key_recipients[0] != NULL ? w->o->key_recipients : w->o->recipients;
	size_t length = 0;
	int fd = -1;
	char sum[65];
	if (!g_file_test(file, G_FILE_TEST_EXISTS))
		return true;
	g_autofree char *text = file_read(file, &length, e);
	struct age *age = text != NULL ? age_seal(sealed, recipients, &fd, e) : NULL;
	if (age == NULL)
		return false;
	bool written = write(fd, text, length) == (ssize_t)length;
	memset(text, 0, length);
	return age_close(age, !written, e) && written && sealed_add(x, COPY_KEY, sealed, sum, NULL, NULL, e);
}

struct adding {
	struct work *w;
	struct sealed *x;
};

static bool add_file(const char *name, const char *path, int64_t bytes, void *user, struct err *e)
{
	struct adding *to = user;
	char sum[65];
	g_autofree char *inside = g_strconcat(COPY_FILES, name, NULL);
	to->w->total += bytes;
	if (!sealed_add(to->x, inside, path, sum, progress, to->w, e))
		return false;
	to->w->done += bytes;
	to->w->out->files++;
	return true;
}

static bool add_files(struct work *w, struct sealed *x, struct err *e)
{
	struct adding to = {w, x};
	g_autofree char *folder = files_folder(w->app->store);
	bool ok = folder == NULL || folder_each(folder, add_file, &to, e);
	json_object_set_new(w->list, "files", json_integer(w->out->files));
	return ok;
}

static bool add_list(struct work *w, struct sealed *x, struct err *e)
{
	char *text = manifest_write(w->app->store, w->list, e);
	bool ok = text != NULL && sealed_add_text(x, COPY_LIST, text, strlen(text), e);
	free(text);
	return ok;
}

static bool seal(struct work *w, struct err *e)
{
	GStatBuf st;
	struct sealed *x = sealed_create(w->out->path, w->o->recipients, e);
	if (x == NULL)
		return false;
	bool ok = add_database(w, x, e) && add_key(w, x, e) && add_files(w, x, e) && add_list(w, x, e);
	ok = sealed_close(x, !ok, e) && ok;
	w->out->sealed_bytes = ok && g_stat(w->out->path, &st) == 0 ? st.st_size : 0;
	return ok;
}

/* ---- the whole ---- */

static char *name_now(const char *folder)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *name = g_date_time_format(now, COPY_PREFIX "%Y%m%d-%H%M%S" COPY_SUFFIX);
	return g_build_filename(folder, name, NULL);
}

static bool read_keep(struct work *w, struct err *e)
{
	struct settings s;
	if (!law_settings(w->app->store, w->o->today, &s, e))
		return false;
	w->out->keep = (struct backup_keep){(unsigned)s.value[SETTING_COPY_KEEP_DAYS], (unsigned)s.value[SETTING_COPY_KEEP_WEEKS],
		(unsigned)s.value[SETTING_COPY_KEEP_MONTHS]};
	return true;
}

bool app_backup(const struct backup_options *o, struct backup_report *out, struct err *e)
{
	struct work w = {.o = o, .out = out};
	*out = (struct backup_report){0};
	if (o->recipients == NULL || o->recipients[0] == NULL)
		return FAIL0(e, ERR_USAGE, MSG_BACKUP_NO_RECIPIENT);
	if (o->folder != NULL && g_mkdir_with_parents(o->folder, 0700) != 0)
		return FAIL(e, ERR_IO, MSG_BACKUP_IO, o->folder, g_strerror(errno));
	out->path = o->folder != NULL ? name_now(o->folder) : g_strdup(o->out);
	if (g_file_test(out->path, G_FILE_TEST_EXISTS))
		return FAIL(e, ERR_CONFLICT, MSG_BACKUP_IS_THERE, out->path);
	w.app = app_open(o->address, DB_READ, e);
	bool sqlite = w.app != NULL && db_engine_of(store_db(w.app->store)) == DB_SQLITE;
	bool ok = w.app != NULL && read_keep(&w, e) && folder_aside(sqlite ? o->address : out->path, &w.aside, e) && copy_database(&w, e) &&
		  seal(&w, e);
	file_remove_folder(w.aside);
	app_close(w.app);
	json_decref(w.list);
	g_free(w.aside);
	g_free(w.copy);
	return ok;
}
