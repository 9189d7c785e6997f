/* Takes a copy back, and tries that one can be; see backup.h. Everything is unpacked and looked at aside; only what is right gets its name.
 */
#include "app/backup/backup.h"

#include "app/backup/folder.h"
#include "app/backup/manifest.h"
#include "app/report/round_diff.h"
#include "app/rule/ask.h"
#include "base/file.h"
#include "db/db_dump.h"
#include "exchange/age.h"
#include "exchange/sealed.h"
#include "messages/backup.def"
#include "messages/heads.def"
#include "store/describe.h"
#include "store/files.h"
#include "store/heads.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEY_BYTES_MOST 4096
#define REPORTS_DRAWN_AGAIN 3

struct back {
	const struct restore_options *o;
	struct restore_report *out;
	char *aside;	/* folder it is unpacked into */
	char *database; /* in it */
	char *heads;	/* the ends kept elsewhere; NULL */
	char *sum;	/* SHA-256 of the database, as it was unpacked */
	int64_t files;
	json_t *list;
	bool sqlite;
};

void restore_report_clear(struct restore_report *r)
{
	g_free(r->key_file);
	g_free(r->form);
	g_free(r->paper);
	*r = (struct restore_report){0};
}

/* ---- out of the copy ---- */

static bool see(const char *name, int64_t bytes, const char *sum, void *user, struct err *e)
{
	struct back *b = user;
	(void)bytes;
	(void)e;
	if (strcmp(name, COPY_SQLITE) == 0 || strcmp(name, COPY_POSTGRES) == 0) {
		g_free(b->sum);
		b->sum = g_strdup(sum);
	}
	b->files += g_str_has_prefix(name, COPY_FILES);
	return true;
}

static bool unpack(struct back *b, struct err *e)
{
	g_autofree char *list = g_build_filename(b->aside, COPY_LIST, NULL);
	if (!sealed_extract(b->o->file, b->o->identity, b->aside, see, b, e) || (b->list = manifest_read(list, e)) == NULL)
		return false;
	b->sqlite = strcmp(manifest_text(b->list, "engine"), "sqlite") == 0;
	const char *name = b->sqlite ? COPY_SQLITE : COPY_POSTGRES;
	b->database = g_build_filename(b->aside, name, NULL);
	if (g_strcmp0(b->sum, manifest_text(b->list, "register_sum")) != 0)
		return FAIL(e, ERR_DATA, MSG_BACKUP_SUM_BAD, name);
	b->out->made_ms = manifest_int(b->list, "made_ms");
	b->out->tables = (int64_t)json_object_size(json_object_get(b->list, "counts"));
	b->out->rows = manifest_rows(b->list);
	b->out->files = b->files;
	b->out->form = g_strdup(manifest_text(b->list, "form"));
	return true;
}

/* Writes the register's key where it belongs; *has false: the copy has none, or this identity does not open it. */
static bool unpack_key(struct back *b, const char *to, bool *has, struct err *e)
{
	g_autofree char *sealed = g_build_filename(b->aside, COPY_KEY, NULL);
	const char *identity = b->o->key_identity != NULL ? b->o->key_identity : b->o->identity;
	char text[KEY_BYTES_MOST];
	int in = -1;
	size_t length = 0;
	ssize_t n = 0;
	*has = false;
	if (!g_file_test(sealed, G_FILE_TEST_EXISTS))
		return true;
	struct age *age = age_open(sealed, identity, &in, e);
	if (age == NULL)
		return false;
	while (length < sizeof text && ((n = read(in, text + length, sizeof text - length)) > 0 || (n < 0 && errno == EINTR)))
		length += n > 0 ? (size_t)n : 0;
	struct err said = {0};
	if (!age_close(age, false, &said)) /* an identity given for it must open it; else only a few hold that key */
		return b->o->key_identity == NULL || err_copy(e, &said);
	int fd = g_open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && write(fd, text, length) == (ssize_t)length && fsync(fd) == 0;
	int why = errno;
	if (fd >= 0)
		(void)close(fd);
	memset(text, 0, sizeof text);
	*has = ok;
	return ok || FAIL(e, why == ENOSPC ? ERR_FULL : ERR_IO, MSG_BACKUP_IO, to, g_strerror(why));
}

/* ---- looking ---- */

/* Whose register is it? The mark is of the key that came with it: what tells another register's copy from this one's was kept elsewhere. */
static bool look_at_heads(struct back *b, struct store *s, bool has_key, store_say say, void *user, int64_t *findings, struct err *e)
{
	if (b->heads != NULL && !heads_compare(s, b->heads, say, user, findings, e))
		return false;
	g_autofree char *own = heads_write(s, has_key, b->out->made_ms, e);
	b->out->paper = own != NULL ? heads_paper_line(own) : NULL;
	return own != NULL;
}

/* Is it what its list says? The mark first: a list that somebody else wrote says nothing. */
static bool look(struct back *b, const char *address, bool has_key, store_say say, void *user, int64_t *findings, struct err *e)
{
	struct app *a = app_open(address, DB_READ, e);
	bool ok = a != NULL && (!has_key || manifest_is_marked(a->store, b->list, e)) &&
		  manifest_compare(a, b->list, say, user, findings, e) && look_at_heads(b, a->store, has_key, say, user, findings, e);
	app_close(a);
	if (ok && b->files != manifest_int(b->list, "files")) {
		char n[2][24];
		g_snprintf(n[0], sizeof n[0], "%" G_GINT64_FORMAT, manifest_int(b->list, "files"));
		g_snprintf(n[1], sizeof n[1], "%" G_GINT64_FORMAT, b->files);
		(*findings)++;
		say(MSG_BACKUP_FILES_BAD, (const char *[]){n[0], n[1]}, 2, user);
	}
	return ok;
}

static bool look_all(const char *address, ymd today, store_say say, void *user, int64_t *findings, struct err *e)
{
	struct app *a = app_open(address, DB_READ, e);
	int64_t more = 0;
	bool ok =
		a != NULL && rule_verify(a, today, say, user, &more, e) && round_verify_sample(a, REPORTS_DRAWN_AGAIN, say, user, &more, e);
	app_close(a);
	*findings += more;
	return ok;
}

/* ---- to its place ---- */

/* Before anything gets its place: a name mistyped leaves nothing. */
static bool read_heads(struct back *b, struct err *e)
{
	size_t length = 0;
	if (b->o->heads == NULL)
		return true;
	b->heads = file_read(b->o->heads, &length, e);
	g_autofree char *paper = b->heads != NULL ? heads_paper_line(b->heads) : NULL;
	return paper != NULL || (b->heads != NULL && FAIL(e, ERR_DATA, MSG_HEADS_NOT_ONE, "1"));
}

static bool begin(struct back *b, const char *beside, struct err *e)
{
	if (b->o->identity == NULL)
		return FAIL0(e, ERR_USAGE, MSG_BACKUP_NO_IDENTITY);
	return read_heads(b, e) && folder_aside(beside, &b->aside, e) && unpack(b, e);
}

static void end(struct back *b)
{
	file_remove_folder(b->aside);
	json_decref(b->list);
	g_free(b->aside);
	g_free(b->database);
	g_free(b->sum);
	g_free(b->heads);
}

static bool move(const char *from, const char *to, struct err *e)
{
	return g_rename(from, to) == 0 || FAIL(e, ERR_IO, MSG_BACKUP_IO, to, g_strerror(errno));
}

static bool need_absent(const char *path, struct err *e)
{
	return !g_file_test(path, G_FILE_TEST_EXISTS) || FAIL(e, ERR_CONFLICT, MSG_RESTORE_THERE, path);
}

/* What a register that died left beside itself is of no other file: SQLite would play it back into the one that gets the name. */
static bool need_no_journal(const char *address, struct err *e)
{
	static const char *const tails[] = {"-wal", "-shm", "-journal"};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		g_autofree char *path = g_strconcat(address, tails[i], NULL);
		if (g_file_test(path, G_FILE_TEST_EXISTS))
			return FAIL(e, ERR_CONFLICT, MSG_RESTORE_JOURNAL, path);
	}
	return true;
}

/* Files first, the key, the register last: as long as it is not there, nobody opens it. */
static bool place_sqlite(struct back *b, const char *address, struct err *e)
{
	g_autofree char *files = g_strconcat(address, ".files", NULL), *key = g_strconcat(address, ".key", NULL);
	g_autofree char *from = g_build_filename(b->aside, "files", NULL);
	bool key_placed = false;
	if (!need_absent(address, e) || !need_no_journal(address, e) || !need_absent(files, e) || !need_absent(key, e))
		return false;
	bool files_placed = g_file_test(from, G_FILE_TEST_IS_DIR) && move(from, files, e);
	bool ok = (files_placed || !g_file_test(from, G_FILE_TEST_IS_DIR)) && unpack_key(b, key, &key_placed, e) &&
		  move(b->database, address, e);
	b->out->has_key = ok && key_placed;
	b->out->key_file = g_strdup(key);
	if (ok)
		return true;
	if (files_placed)
		file_remove_folder(files);
	if (key_placed)
		(void)g_unlink(key);
	return false;
}

/* Files first and the database last, as above. Once it is loaded its key stays, whatever happens. */
static bool place_postgres(struct back *b, const char *address, struct err *e)
{
	const char *files = g_getenv("COSO_FILES_DIR");
	g_autofree char *from = g_build_filename(b->aside, "files", NULL);
	char n[24];
	g_snprintf(n, sizeof n, "%" G_GINT64_FORMAT, b->files);
	if (b->files > 0 && (files == NULL || *files == '\0' || g_file_test(files, G_FILE_TEST_EXISTS)))
		return FAIL(e, ERR_USAGE, MSG_RESTORE_NO_FOLDER, n);
	struct db *db = db_open(address, DB_READ, 0, e);
	b->out->key_file = db != NULL ? store_key_place(db_address(db)) : NULL;
	db_close(db);
	if (b->out->key_file == NULL || !need_absent(b->out->key_file, e))
		return false;
	bool files_placed = b->files > 0 && move(from, files, e);
	bool ok = (files_placed || b->files == 0) && unpack_key(b, b->out->key_file, &b->out->has_key, e) &&
		  db_load_dump(address, b->database, e);
	if (ok)
		return true;
	if (files_placed)
		file_remove_folder(files);
	if (b->out->has_key)
		(void)g_unlink(b->out->key_file);
	return false;
}

static bool is_server(const char *address)
{
	return strstr(address, "://") != NULL;
}

static bool place(struct back *b, const char *address, struct err *e)
{
	if (b->sqlite == is_server(address))
		return FAIL(e, ERR_USAGE, MSG_RESTORE_ENGINE, b->sqlite ? "SQLite" : "PostgreSQL");
	return b->sqlite ? place_sqlite(b, address, e) : place_postgres(b, address, e);
}

/* Beside what it becomes, so that it only gets its name: for a server, beside its attached files where it has such. */
static const char *beside_what(const struct restore_options *o)
{
	const char *files = g_getenv("COSO_FILES_DIR");
	return !is_server(o->address) ? o->address : files != NULL && *files != '\0' ? files : o->file;
}

bool app_restore(const struct restore_options *o, store_say say, void *user, int64_t *findings, struct restore_report *out, struct err *e)
{
	struct back b = {.o = o, .out = out};
	*out = (struct restore_report){0};
	*findings = 0;
	bool ok = (is_server(o->address) || (need_absent(o->address, e) && need_no_journal(o->address, e))) &&
		  begin(&b, beside_what(o), e) && place(&b, o->address, e) && look(&b, o->address, out->has_key, say, user, findings, e);
	end(&b);
	return ok;
}

/* ---- a rehearsal ---- */

/* A line for whoever asks when it was last tried: the administrator's home page does. */
static bool note(const struct back *b, bool opened, int64_t findings, int64_t began_us, struct err *e)
{
	g_autofree char *folder = g_path_get_dirname(b->o->file), *name = g_path_get_basename(b->o->file);
	g_autofree char *path = g_build_filename(folder, COPY_REHEARSALS, NULL);
	json_t *line = json_pack("{s:s, s:I, s:I, s:b, s:I, s:I}", "copy", name, "made_ms", (json_int_t)b->out->made_ms, "at_ms",
		(json_int_t)(g_get_real_time() / 1000), "opened", opened ? 1 : 0, "findings", (json_int_t)findings, "took_ms",
		(json_int_t)((g_get_monotonic_time() - began_us) / 1000));
	must(line != NULL);
	char *text = json_dumps(line, JSON_COMPACT);
	json_decref(line);
	g_autofree char *whole = g_strconcat(text, "\n", NULL);
	free(text);
	int fd = g_open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && write(fd, whole, strlen(whole)) == (ssize_t)strlen(whole);
	int why = errno;
	if (fd >= 0)
		(void)close(fd);
	return ok || FAIL(e, ERR_IO, MSG_BACKUP_IO, path, g_strerror(why));
}

bool app_rehearse(
	const struct restore_options *o, ymd today, store_say say, void *user, int64_t *findings, struct restore_report *out, struct err *e)
{
	struct back b = {.o = o, .out = out};
	int64_t began = g_get_monotonic_time();
	*out = (struct restore_report){0};
	*findings = 0;
	bool ok = begin(&b, o->file, e);
	g_autofree char *beside = ok ? g_build_filename(b.aside, "rehearsed", NULL) : NULL;
	const char *address = o->address != NULL ? o->address : beside;
	if (ok && is_server(address)) { /* its files and key are not those of the register that is in use */
		g_autofree char *key = g_strconcat(beside, ".key", NULL), *files = g_strconcat(beside, ".files", NULL);
		(void)g_setenv("COSO_KEY_FILE", key, TRUE);
		(void)g_setenv("COSO_FILES_DIR", files, TRUE);
	}
	ok = ok && place(&b, address, e) && look(&b, address, out->has_key, say, user, findings, e) &&
	     look_all(address, today, say, user, findings, e);
	/* that it could not be opened, or is not ours, is a result too; that the reader's own key is not there is none of the copy's */
	const bool asked =
		g_file_test(o->file, G_FILE_TEST_IS_REGULAR) && o->identity != NULL && g_file_test(o->identity, G_FILE_TEST_EXISTS);
	if (ok)
		ok = note(&b, true, *findings, began, e);
	else if (asked)
		(void)note(&b, false, 0, began, NULL);
	end(&b);
	return ok;
}
